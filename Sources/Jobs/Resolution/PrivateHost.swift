/// Whether a host is this machine or in its own network. What a stranger names must not reach there.
enum PrivateHost {
    static func matches(_ host: String) -> Bool {
        if host == "localhost" || host.hasSuffix(".localhost") || host.contains(":") || !host.contains(".") {
            return true
        }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard numbers.count == 4, let first = numbers[0], let second = numbers[1] else {
            // `127.1` and `0x7f.1` are addresses, too.
            return host.split(separator: ".").last?.first?.isNumber ?? true
        }
        switch (first, second) {
        case (0, _), (10, _), (127, _), (169, 254), (172, 16...31), (192, 168), (100, 64...127): return true
        default: return false
        }
    }
}
