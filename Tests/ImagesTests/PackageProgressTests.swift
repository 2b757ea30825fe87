import Testing

@testable import Images

@Suite("The progress of an installation")
struct PackageProgressTests {
    private let output = """
        I: running apt-get update...
        Get:1 http://mirror.example.org/debian bookworm InRelease [151 kB]
        0 upgraded, 2 newly installed, 0 to remove and 0 not upgraded.
        Get:2 http://mirror.example.org/debian bookworm/main amd64 gcc-12-base amd64 12.2.0-14 [37.6 kB]
        Get:3 http://mirror.example.org/debian bookworm/main amd64 libc6 amd64 2.36-9 [2759 kB]
        I: extracting archives...
        Unpacking libc6:amd64 (2.36-9) ...
        Setting up libc6:amd64 (2.36-9) ...
        0 upgraded, 3 newly installed, 0 to remove and 0 not upgraded.
        Unpacking git (1:2.39) ...

        """

    @Test("Packages are counted for each phase, out of all that are known")
    func counts() {
        var reader = PackageProgressReader()
        #expect(
            reader.take(output.utf8) == [
                PackageProgress(phase: .downloading, done: 1, total: 2, package: "gcc-12-base"),
                PackageProgress(phase: .downloading, done: 2, total: 2, package: "libc6"),
                PackageProgress(phase: .installing, done: 0, total: 2, package: ""),
                PackageProgress(phase: .installing, done: 0, total: 2, package: "libc6"),
                PackageProgress(phase: .installing, done: 1, total: 2, package: "libc6"),
                PackageProgress(phase: .installing, done: 1, total: 5, package: "git"),
            ])
    }

    @Test("It does not matter how the output is cut into pieces", arguments: [1, 7, 64])
    func pieces(size: Int) {
        var (whole, cut) = (PackageProgressReader(), PackageProgressReader())
        let expected = whole.take(output.utf8)
        let bytes = Array(output.utf8)
        var found: [PackageProgress] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            found += cut.take(bytes[start..<min(start + size, bytes.count)])
        }
        #expect(found == expected)
    }

    @Test("The last lines are kept for an error, in bounds")
    func lastLines() {
        var reader = PackageProgressReader()
        _ = reader.take((1...100).map { "line \($0)\n" }.joined().utf8)
        _ = reader.take((String(repeating: "x", count: 1 << 20) + "\n").utf8)
        #expect(reader.lastLines.count == 20)
        #expect(reader.lastLines[18] == "line 100")
        #expect(reader.lastLines[19].count == 4096)
    }
}
