internal import Dispatch
internal import Foundation

/// Whether people can reach a machine by its name: libvirt's NSS module gives a domain's name to everything that asks
/// the system for an address (libvirt, `nss.html`).
enum NameService {
    private static let queue = DispatchQueue(label: "virt-ci.names", attributes: .concurrent)

    /// Whether the name leads to the address. Nobody but libvirt's module is asked about it on purpose: where the
    /// system doesn't have it, the question would go out to a name server.
    static func resolves(_ name: String, to address: String, settings: String = "/etc/nsswitch.conf") async -> Bool {
        guard let text = try? String(contentsOfFile: settings, encoding: .utf8), asksLibvirtFirst(text) else {
            return false
        }
        return await withCheckedContinuation { continuation in
            // Blocks, so on a queue of its own and never on Swift's pool.
            queue.async { continuation.resume(returning: addresses(of: name).contains(address)) }
        }
    }

    /// Whether libvirt's module comes before `dns` in the `hosts` line (`nsswitch.conf(5)`).
    static func asksLibvirtFirst(_ text: String) -> Bool {
        let lines = text.split(whereSeparator: \.isNewline).map { $0.prefix { $0 != "#" } }
        guard let line = lines.last(where: { $0.drop(while: \.isWhitespace).hasPrefix("hosts:") }) else { return false }
        let services = line.split(whereSeparator: \.isWhitespace).dropFirst()
        guard let own = services.firstIndex(where: { $0 == "libvirt" || $0 == "libvirt_guest" }) else { return false }
        return !services[..<own].contains("dns")
    }

    private static func addresses(of name: String) -> [String] {
        var hints = addrinfo()
        hints.ai_family = AF_INET
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [String] = []
        var entry = list?.pointee
        while let current = entry {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            if getnameinfo(
                current.ai_addr, current.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0
            {
                found.append(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
            }
            entry = current.ai_next?.pointee
        }
        return found
    }
}
