/// Something of virt-ci that takes bytes from anywhere and must neither crash nor hang on any.
protocol Surface: Sendable {
    static var name: String { get }
    /// What means something in its language.
    static var words: [String] { get }

    init()

    /// Reads an input in every way the product does.
    ///
    /// - Returns: A short text that tells kinds of behaviour apart: an input that behaves as none before is kept, to make
    ///   more of it.
    /// - Throws: `Broken` when something the product promises does not hold. Its own errors are answers.
    func read(_ input: [UInt8]) async throws -> String
}

/// A promise that did not hold.
struct Broken: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    static func unless(_ holds: Bool, _ promise: @autoclosure () -> String) throws {
        guard holds else { throw Broken(promise()) }
    }
}

enum Surfaces {
    static let all: [any Surface.Type] = [
        ConfigurationSurface.self, TraceSurface.self, AddressSurface.self, ResultsSurface.self,
    ]
}

extension Int {
    /// The number's magnitude: enough to tell behaviours apart, and few.
    var scale: Int { self <= 0 ? 0 : Int.bitWidth - leadingZeroBitCount }
}
