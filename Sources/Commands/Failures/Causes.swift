internal import Foundation

/// What an error holds, in the program's own terms, for who wants to know more than the sentence: the errors in it from
/// the outermost to the innermost, with HTTP's status, libvirt's number, a program's words.
enum Causes {
    /// Errors in errors in errors end somewhere.
    private static let deepest = 8
    private static let longest = 2000

    static func lines(of error: any Error) -> [String] { lines(of: error, depth: 0) }

    private static func lines(of error: any Error, depth: Int) -> [String] {
        guard depth < deepest else { return [] }
        let values = values(of: error)
        let inner = values.compactMap { $0.value as? any Error }
        let plain = values.filter { !($0.value is any Error) }.map {
            ($0.label.map { "\($0): " } ?? "") + text($0.value)
        }
        let name = name(of: error)
        let line = plain.isEmpty ? name : "\(name)(\(plain.joined(separator: ", ")))"
        return [String(line.prefix(longest))] + inner.flatMap { lines(of: $0, depth: depth + 1) }
    }

    private static func name(of error: any Error) -> String {
        let mirror = Mirror(reflecting: error)
        let type = String(describing: type(of: error))
        guard mirror.displayStyle == .enum else { return type }
        // A case without values has no child to name it.
        return "\(type).\(mirror.children.first?.label ?? String(describing: error))"
    }

    /// The values of an enum's case, or the members of a structure; Foundation's errors say what they hold by themselves.
    private static func values(of error: any Error) -> [(label: String?, value: Any)] {
        let mirror = Mirror(reflecting: error)
        switch mirror.displayStyle {
        case .enum:
            guard let value = mirror.children.first?.value else { return [] }
            let inner = Mirror(reflecting: value)
            guard inner.displayStyle == .tuple else { return [(nil, value)] }
            return inner.children.map { (label($0.label), $0.value) }
        case .struct where !(error is CocoaError):
            return mirror.children.map { ($0.label, $0.value) }
        default:
            let error = error as NSError
            let told: [(label: String?, value: Any)] = [
                ("domain", error.domain), ("code", error.code), (nil, error.localizedDescription),
            ]
            guard let inner = error.userInfo[NSUnderlyingErrorKey] as? any Error else { return told }
            return told + [(nil, inner)]
        }
    }

    /// Values without a name are `.0`, `.1` to Swift.
    private static func label(_ label: String?) -> String? { label.flatMap { $0.hasPrefix(".") ? nil : $0 } }

    private static func text(_ value: Any) -> String {
        let mirror = Mirror(reflecting: value)
        if mirror.displayStyle == .optional { return mirror.children.first.map { text($0.value) } ?? "nil" }
        if let text = value as? String { return "\"\(text)\"" }
        if let number = value as? any RawRepresentable { return "\(number.rawValue)" }
        return String(describing: value)
    }
}
