import Foundation

/// The sources these tests are of.
enum Checkout {
    static let root = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL.path
        .trimmingSuffix("/")
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String { hasSuffix(suffix) ? String(dropLast()) : self }
}
