//! The certificates of a leg in words: being built.
