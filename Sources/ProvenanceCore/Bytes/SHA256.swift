import CCrypto

/// SHA-256 (FIPS 180-4) by OpenSSL's libcrypto: the digest of inputs, lists, rules and outputs.
package struct SHA256: ~Copyable {
    /// Bytes of a digest.
    package static let digestByteCount = 32

    /// SAFETY: owned alone by this value, freed once. Nil if libcrypto has no memory or no SHA-256.
    private let context: OpaquePointer?

    package init() {
        let fresh = EVP_MD_CTX_new()
        if let fresh, EVP_DigestInit_ex(fresh, EVP_sha256(), nil) != 1 {
            EVP_MD_CTX_free(fresh)
            preconditionFailure("libcrypto offers no SHA-256")
        }
        precondition(fresh != nil, "libcrypto has no memory for a digest")
        context = fresh
    }

    deinit { EVP_MD_CTX_free(context) }

    package mutating func update(_ bytes: RawSpan) {
        // SAFETY: libcrypto reads the bytes before it returns and keeps no pointer.
        bytes.withUnsafeBytes { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    }

    /// The digest of everything so far, in lower-case hexadecimal: 64 characters.
    package consuming func finish() -> String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * Self.digestByteCount)
        for byte in finishBytes() {
            text.append(hexDigit(byte >> 4))
            text.append(hexDigit(byte & 15))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The digest of everything so far: 32 bytes.
    package consuming func finishBytes() -> [UInt8] {
        // SAFETY: SHA-256 writes 32 bytes.
        [UInt8](unsafeUninitializedCapacity: Self.digestByteCount) { bytes, count in
            _ = EVP_DigestFinal_ex(context, bytes.baseAddress, nil)
            count = Self.digestByteCount
        }
    }

    /// The digest of `bytes` in lower-case hexadecimal.
    package static func hex(of bytes: RawSpan) -> String {
        var hasher = SHA256()
        hasher.update(bytes)
        return hasher.finish()
    }
}
