import Foundation
import Libvirt
import Programs
import Testing

@testable import Machines

@Suite("Pictures of a display")
struct PNGTests {
    /// Two rows of three pixels.
    private static let pixels: [UInt8] = [255, 0, 0, 0, 255, 0, 0, 0, 255, 1, 2, 3, 40, 50, 60, 250, 251, 252]

    @Test(
        "A pixmap becomes a PNG that another program reads, pixel for pixel",
        .enabled(if: Installed.has(Installed.python), "needs Python"))
    func reading() async throws {
        let scratch = try ScratchFolder()
        let pixmap = Screenshot(
            mediaType: "image/x-portable-pixmap", data: Data("P6\n# by hand\n3 2\n255\n".utf8 + Self.pixels))
        try #require(PNG.data(of: pixmap)).write(to: URL(filePath: scratch.file("picture.png")))
        // Checks every length and checksum, as a reader has to.
        let script = """
            import struct, sys, zlib
            data = open(sys.argv[1], 'rb').read()
            assert data[:8] == b'\\x89PNG\\r\\n\\x1a\\n'
            place, chunks = 8, []
            while place < len(data):
                size, = struct.unpack('>I', data[place:place + 4])
                name, body = data[place + 4:place + 8], data[place + 8:place + 8 + size]
                assert struct.unpack('>I', data[place + 8 + size:place + 12 + size])[0] == zlib.crc32(name + body)
                chunks.append((name, body)); place += 12 + size
            assert [name for name, body in chunks] == [b'IHDR', b'IDAT', b'IEND']
            width, height, depth, kind = struct.unpack('>IIBB', chunks[0][1][:10])
            lines = zlib.decompress(chunks[1][1])
            rows = [lines[i * (1 + 3 * width):][:1 + 3 * width] for i in range(height)]
            assert all(row[0] == 0 for row in rows) and (depth, kind) == (8, 2)
            print(width, height, *b''.join(row[1:] for row in rows))
            """
        let read = try await Installed.python.run(["-c", script, scratch.file("picture.png")]).text
        #expect(read == "3 2 " + Self.pixels.map(String.init).joined(separator: " "))
    }

    @Test("A picture of more than one stored block", .enabled(if: Installed.has(Installed.python), "needs Python"))
    func large() async throws {
        let scratch = try ScratchFolder()
        let body = Data((0..<300 * 200 * 3).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        let pixmap = try #require(Pixmap(Data("P6 300 200 255\n".utf8) + body))
        try PNG.encode(pixmap).write(to: URL(filePath: scratch.file("picture.png")))
        let script = """
            import sys, zlib
            data = open(sys.argv[1], 'rb').read()
            start = data.index(b'IDAT') + 4
            print(len(zlib.decompress(data[start:-16])))
            """
        #expect(try await Installed.python.run(["-c", script, scratch.file("picture.png")]).text == "\(901 * 200)")
    }

    @Test("A PNG stays as it is")
    func already() {
        let data = Data([0x89] + "PNG\r\n\u{1a}\nrest".utf8)
        #expect(PNG.data(of: Screenshot(mediaType: "image/png", data: data)) == data)
    }

    @Test(
        "What is no whole pixmap is none",
        arguments: [
            "", "P6", "P5 1 1 255\nabc", "P6 2 1 255\nabc", "P6 0 1 255\n", "P6 99999999 1 255\nabc",
            "P6 1 1 65535\nabcdef",
            "P6 -1 1 255\nabc", "P6 # for ever",
        ])
    func broken(_ text: String) {
        #expect(PNG.data(of: Screenshot(mediaType: "image/x-portable-pixmap", data: Data(text.utf8))) == nil)
    }
}

@Suite("QEMU's log")
struct EmulatorLogTests {
    @Test("Where it is, by connection")
    func paths() {
        let folders = MachineFolders(machines: "/m", volumes: "/v", runtime: "/r")
        func path(_ uri: String) -> String? { EmulatorLog.path(of: "vm", on: uri, folders) }
        #expect(path("qemu:///system") == "/var/log/libvirt/qemu/vm.log")
        #expect(path(PrivateDaemon.standard(in: folders).uri) == "/r/libvirt/cache/libvirt/qemu/log/vm.log")
        #expect(path("qemu:///session")?.hasSuffix("/libvirt/qemu/log/vm.log") == true)
        #expect(path("qemu+ssh://other/system") == nil)
    }

    @Test("Its end is what QEMU said, without its command line")
    func end() throws {
        let scratch = try ScratchFolder()
        try scratch.write("2026: starting up\n-name vm \\\n-m 64 \\\n-msg timestamp=on\nqemu: no room\n", to: "log")
        #expect(EmulatorLog(path: scratch.file("log")).end(lines: 2) == ["-msg timestamp=on", "qemu: no room"])
        #expect(EmulatorLog(path: scratch.file("none")).end() == [])
    }
}
