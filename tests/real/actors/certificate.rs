//! What is wrong with a leaf, and what openssl has to write for it.

/// What is wrong with the gateway's certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Certificate {
    /// Nothing.
    #[default]
    Good,
    /// Its only SAN is another name.
    OfAnotherName,
    /// It has a common name and no SAN.
    WithoutSan,
    /// Its SAN is `*.vpce.amazonaws.com`.
    OfWildcard,
    /// It ended with the year 2020.
    Expired,
    /// It starts with the year 2090.
    NotYetValid,
    /// It ends in ten days.
    EndsSoon,
    /// Its extended key usage is `clientAuth`.
    ForClients,
    /// It has a critical extension of a private number.
    WithCriticalExtension,
    /// It demands a stapled OCSP answer.
    MustStaple,
    /// `CA:TRUE`
    OfACa,
    /// It signed itself.
    SelfSigned,
    /// It has no extensions, and is of version 1 for that.
    OfVersion1,
    /// RSA with 1024 bits.
    WithShortKey,
    /// SHA-1.
    SignedWithSha1,
    /// An intermediate signed it, which is not sent; it says where that can be had.
    BelowMissingIntermediate,
    /// An intermediate called as one of Amazon's signed it, which is sent along.
    OfAmazons,
}

/// An intermediate between the authority and a leaf.
pub struct Intermediate {
    /// Its subject as openssl takes it.
    pub subject: &'static str,
    /// Whether the leaf's file holds it.
    pub sent: bool,
}

const EC: &[&str] = &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
const SHORT_RSA: &[&str] = &["-newkey", "rsa:1024", "-nodes"];

impl Certificate {
    /// Words for `openssl req`.
    pub fn key(self) -> &'static [&'static str] {
        if self == Self::WithShortKey { SHORT_RSA } else { EC }
    }

    /// Words for `openssl ca`.
    pub fn signature(self) -> &'static [&'static str] {
        match self {
            Self::Expired => &["-startdate", "20200101000000Z", "-enddate", "20201231235959Z"],
            Self::NotYetValid => &["-startdate", "20900101000000Z", "-enddate", "20901231235959Z"],
            Self::EndsSoon => &["-days", "10"],
            Self::SignedWithSha1 => &["-days", "90", "-md", "sha1"],
            _ => &["-days", "90"],
        }
    }

    /// Who signs in the authority's place.
    pub fn intermediate(self) -> Option<Intermediate> {
        match self {
            Self::BelowMissingIntermediate => {
                Some(Intermediate { subject: "/CN=Example Intermediate", sent: false })
            }
            Self::OfAmazons => {
                Some(Intermediate { subject: "/O=Amazon/CN=Amazon RSA 2048 M02", sent: true })
            }
            _ => None,
        }
    }

    /// The extensions for a server of this name, a line each.
    pub fn extensions(self, name: &str) -> String {
        if self == Self::OfVersion1 {
            return String::new();
        }
        let ca = if self == Self::OfACa { "TRUE" } else { "FALSE" };
        let purpose = if self == Self::ForClients { "clientAuth" } else { "serverAuth" };
        let san = match self {
            Self::WithoutSan => None,
            Self::OfAnotherName => Some("gateway.dcv.internal"),
            Self::OfWildcard => Some("*.vpce.amazonaws.com"),
            _ => Some(name),
        };
        let san = san.map(|san| format!("subjectAltName = DNS:{san}"));
        let more = match self {
            Self::WithCriticalExtension => "1.3.6.1.4.1.55555.1 = critical,ASN1:UTF8String:dcv",
            Self::MustStaple => "tlsfeature = status_request",
            Self::BelowMissingIntermediate => {
                "authorityInfoAccess = caIssuers;URI:http://ca.example.com/intermediate.der"
            }
            _ => "",
        };
        format!(
            "basicConstraints = critical, CA:{ca}\nkeyUsage = critical, digitalSignature\n\
             extendedKeyUsage = {purpose}\n{}\n{more}\n",
            san.unwrap_or_default()
        )
    }
}
