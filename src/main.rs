//! `dcvdiag`: names the layer that broke on an Amazon DCV path over AWS `PrivateLink`.

mod bounded_file;
mod cli;
mod echo;
mod followup;
mod interrupt;
mod paced;
mod patience;
mod plan;
mod probe;
mod progress;
mod render;
mod run;
mod secret;
mod series;
mod texts;

fn main() -> std::process::ExitCode {
    cli::main()
}
