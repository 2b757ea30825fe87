import Foundation
import Testing

@testable import Files

@Suite("Where something is written")
struct DestinationTests {
    @Test("A file is replaced; a device, a pipe and a link are written into")
    func kinds() throws {
        let scratch = try ScratchFolder()
        let folder = scratch.path
        let file = folder + "/file"
        #expect(Destination(file).isReplaced)
        try Data("old, and longer".utf8).write(to: URL(filePath: file))
        #expect(Destination(file).isReplaced)
        #expect(!Destination("/dev/null").isReplaced)
        let link = folder + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
        #expect(!Destination(link).isReplaced)
        let source = folder + "/source"
        try Data("new".utf8).write(to: URL(filePath: source))
        try Destination(link).fill(from: source)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "new")
        try Destination("/dev/null").fill(from: source)
        #expect(throws: FileError.unusable(path: folder, code: EISDIR)) {
            try Destination(folder).fill(from: source)
        }
    }
}
