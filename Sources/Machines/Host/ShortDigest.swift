/// Tells names of different things apart; FNV-1a, 32 bits.
enum ShortDigest {
    static func of(_ text: String) -> String {
        let hash = text.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return String(hash, radix: 16)
    }
}
