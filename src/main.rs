//! `dcvdiag`: names the layer that broke on an Amazon DCV path over AWS `PrivateLink`.

mod cli;
mod echo;
mod followup;
mod interrupt;
mod patience;
mod probe;
mod progress;
mod render;
mod run;
mod secret;
mod series;
mod target;
mod texts;

fn main() -> std::process::ExitCode {
    cli::main()
}
