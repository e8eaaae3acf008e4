//! openssl as the authority: a CA, and leaves of which it vouches for what it is told to.

use std::fs;
use std::path::{Path, PathBuf};

use super::process::program;

/// What is wrong with the gateway's certificate.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Certificate {
    /// Nothing.
    #[default]
    Good,
    /// Its only SAN is another name.
    OfAnotherName,
    /// It ended with the year 2020.
    Expired,
}

/// Whom `--ca-file` is given.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Trust {
    /// Who signed the gateway's certificate.
    #[default]
    TheIssuer,
    /// Somebody else.
    AnotherAuthority,
    /// Somebody else of the same name: the CA was made anew, its old file is still around.
    ItsNamesake,
}

/// A CA with its key, in a directory of its own.
pub struct Authority {
    dir: PathBuf,
}

/// A leaf, in PEM.
pub struct Issued {
    pub certificate: PathBuf,
    /// Named as haproxy looks for it: after the certificate, with `.key`.
    pub key: PathBuf,
}

const CONFIG: &str = r"
[ca]
default_ca = authority

[authority]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no

[any]
commonName = supplied

[req]
distinguished_name = subject
prompt = no

[subject]

[authority_extensions]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
";

const NEW_KEY: [&str; 5] = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

impl Authority {
    /// A new CA of this name, in a directory called `dir`.
    pub fn new(beside: &Path, dir: &str, name: &str) -> Self {
        let dir = beside.join(dir);
        fs::create_dir(&dir).expect("a directory for the authority");
        let authority = Self { dir };
        authority.write("openssl.cnf", CONFIG);
        authority.write("index.txt", "");
        let (make, subject) = (["req", "-x509", "-config", "openssl.cnf"], format!("/CN={name}"));
        let what = ["-subj", &subject, "-extensions", "authority_extensions", "-days", "365"];
        let to = ["-keyout", "ca.key", "-out", "ca.pem"];
        authority.openssl(&make, &[&NEW_KEY[..], &what, &to].concat());
        authority
    }

    /// Its own certificate.
    pub fn pem(&self) -> PathBuf {
        self.dir.join("ca.pem")
    }

    /// A leaf for a server of this name.
    pub fn issue(&self, name: &str, fault: Certificate) -> Issued {
        let san = match fault {
            Certificate::OfAnotherName => "gateway.dcv.internal",
            Certificate::Good | Certificate::Expired => name,
        };
        let dates: &[&str] = match fault {
            Certificate::Expired => {
                &["-startdate", "20200101000000Z", "-enddate", "20201231235959Z"]
            }
            Certificate::Good | Certificate::OfAnotherName => &["-days", "90"],
        };
        let [request, key, leaf, extensions] =
            ["csr", "pem.key", "pem", "ext"].map(|kind| format!("{san}.{kind}"));
        self.write(
            &extensions,
            &format!(
                "basicConstraints = critical, CA:FALSE\nkeyUsage = critical, digitalSignature\n\
                 extendedKeyUsage = serverAuth\nsubjectAltName = DNS:{san}\n"
            ),
        );
        self.openssl(
            &["req", "-new", "-config", "openssl.cnf", "-subj", "/CN=dcv"],
            &[&NEW_KEY[..], &["-keyout", &key, "-out", &request]].concat(),
        );
        let sign = ["ca", "-batch", "-config", "openssl.cnf", "-notext"];
        let by = ["-cert", "ca.pem", "-keyfile", "ca.key"];
        let what = ["-extfile", &extensions, "-in", &request, "-out", &leaf];
        self.openssl(&sign, &[&by[..], dates, &what].concat());
        Issued { certificate: self.dir.join(leaf), key: self.dir.join(key) }
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.dir.join(name), text).expect("the authority's files can be written");
    }

    fn openssl(&self, command: &[&str], options: &[&str]) {
        let mut openssl = program("openssl");
        openssl.current_dir(&self.dir).env_remove("OPENSSL_CONF");
        let done = openssl.args(command).args(options).output();
        let done = done.expect("openssl starts");
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "openssl {command:?}: {said}");
    }
}
