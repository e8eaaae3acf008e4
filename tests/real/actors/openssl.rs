//! openssl as the authority: a CA, and leaves of which it vouches for what it is told to.

use std::fs;
use std::path::{Path, PathBuf};

use super::Certificate;
use super::process::program;

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
    /// Nobody: there is no `--ca-file`.
    TheSystem,
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

impl Authority {
    /// A new CA of this subject, in a directory called `dir`.
    pub fn new(beside: &Path, dir: &str, name: &str) -> Self {
        let authority = Self::in_new_directory(beside.join(dir));
        let make = ["req", "-x509", "-config", "openssl.cnf", "-subj", &format!("/CN={name}")];
        let what = ["-extensions", "authority_extensions", "-days", "365"];
        let to = ["-keyout", "ca.key", "-out", "ca.pem"];
        authority.openssl(&make, &[Certificate::Good.key(), &what, &to].concat());
        authority
    }

    /// Its own certificate.
    pub fn pem(&self) -> PathBuf {
        self.dir.join("ca.pem")
    }

    /// A leaf for a server of this name; once for each fault.
    pub fn issue(&self, name: &str, fault: Certificate) -> Issued {
        let Some(intermediate) = fault.intermediate() else {
            return self.sign(name, fault);
        };
        let below = self.below(intermediate.subject);
        let issued = below.sign(name, fault);
        if intermediate.sent {
            let [leaf, above] = [&issued.certificate, &below.pem()]
                .map(|file| fs::read_to_string(file).expect("a certificate can be read"));
            fs::write(&issued.certificate, leaf + &above).expect("a chain can be written");
        }
        issued
    }

    /// An intermediate of this one.
    fn below(&self, subject: &str) -> Self {
        let below = Self::in_new_directory(self.dir.join("intermediate"));
        let request = ["req", "-new", "-config", "openssl.cnf", "-subj", subject];
        let to = ["-keyout", "ca.key", "-out", "ca.csr"];
        below.openssl(&request, &[Certificate::Good.key(), &to].concat());
        let sign = ["x509", "-req", "-in", "intermediate/ca.csr", "-out", "intermediate/ca.pem"];
        let by = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "90"];
        let what = ["-extfile", "openssl.cnf", "-extensions", "authority_extensions"];
        self.openssl(&sign, &[&by[..], &what].concat());
        below
    }

    fn sign(&self, name: &str, fault: Certificate) -> Issued {
        let [request, key, leaf, extensions] =
            ["csr", "pem.key", "pem", "ext"].map(|kind| format!("{name}-{fault:?}.{kind}"));
        self.write(&extensions, &fault.extensions(name));
        self.openssl(
            &["req", "-new", "-config", "openssl.cnf", "-subj", "/CN=dcv"],
            &[fault.key(), &["-keyout", &key, "-out", &request]].concat(),
        );
        let by = match fault {
            Certificate::SelfSigned => vec!["-selfsign", "-keyfile", &key],
            _ => vec!["-cert", "ca.pem", "-keyfile", "ca.key"],
        };
        let what = ["-extfile", &extensions, "-in", &request, "-out", &leaf];
        self.openssl(
            &["ca", "-batch", "-config", "openssl.cnf", "-notext"],
            &[&by[..], fault.signature(), &what].concat(),
        );
        Issued { certificate: self.dir.join(leaf), key: self.dir.join(key) }
    }

    fn in_new_directory(dir: PathBuf) -> Self {
        fs::create_dir(&dir).expect("a directory for the authority");
        let authority = Self { dir };
        authority.write("openssl.cnf", CONFIG);
        authority.write("index.txt", "");
        authority
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
