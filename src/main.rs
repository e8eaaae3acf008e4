//! `dcvdiag`: names the layer that broke on an Amazon DCV path over AWS `PrivateLink`.

mod bounded_file;
mod cli;
mod console;
mod echo;
mod escape;
mod failure;
mod followup;
mod interrupt;
mod options;
mod output;
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
mod tool;

fn main() -> std::process::ExitCode {
    cli::main()
}
