internal import ArgumentParser
internal import Foundation
internal import Jobs

/// A value of `--rpms`: `DIR`, `JOB_ID`, `NAME=DIR` or `NAME=JOB_ID`.
///
/// Names of jobs and of folders may hold equals signs: what is a folder as a whole is one, and otherwise a name ends
/// where a folder begins.
enum PackageOption: Equatable {
    case folder(String)
    case job(Int)
    case needFolder(name: String, folder: String)
    case needJob(name: String, id: Int)

    init(_ text: String, isFolder: (String) -> Bool = PackageOption.isFolder) {
        let signs = text.indices.filter { text[$0] == "=" && $0 != text.startIndex }
        let halves = signs.map { (String(text[..<$0]), String(text[text.index(after: $0)...])) }
        if isFolder(text) {
            self = .folder(text)
        } else if let (name, folder) = halves.first(where: { isFolder($0.1) }) {
            self = .needFolder(name: name, folder: folder)
        } else if let (name, number) = halves.last, let id = Self.id(number) {
            self = .needJob(name: name, id: id)
        } else if let (name, folder) = halves.first {
            self = .needFolder(name: name, folder: folder)
        } else if let id = Self.id(text) {
            self = .job(id)
        } else {
            self = .folder(text)
        }
    }

    private static func id(_ text: String) -> Int? {
        guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let id = Int(text), id > 0 else { return nil }
        return id
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// - Throws: `ValidationError` for a second one of what there can be one of.
    func add(to swaps: inout Swaps) throws {
        switch self {
        case .folder(let folder):
            guard swaps.packages == nil, swaps.packagesJob == nil else { throw Self.twice }
            swaps.packages = folder
        case .job(let id):
            guard swaps.packages == nil, swaps.packagesJob == nil else { throw Self.twice }
            swaps.packagesJob = id
        case .needFolder(let name, let folder): swaps.folders[name] = folder
        case .needJob(let name, let id): swaps.needs[name] = id
        }
    }

    private static let twice = ValidationError(
        "'--rpms' can stand in once for all that is gone; put the name of a need before the others: NAME=DIR")
}
