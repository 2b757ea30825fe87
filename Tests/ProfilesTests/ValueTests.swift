import Foundation
import Testing

@testable import Profiles

@Suite("Single values of a profile")
struct ValueTests {
    @Test(
        "Sizes need a unit",
        arguments: [
            ("8 GiB", 8 << 30), ("512MiB", 512 << 20), ("1.5 KiB", 1536), ("50 GB", 50_000_000_000), ("7 B", 7),
            ("8", nil), ("GiB", nil), ("-1 GiB", nil), ("8 gib", nil), (". GiB", nil), ("1.2.3 GiB", nil),
            ("1e3 GiB", nil), ("9999999 TiB", nil), ("", nil), ("٣ GiB", nil), ("8 GiB ", nil),
        ] as [(String, UInt64?)])
    func sizes(_ text: String, _ bytes: UInt64?) { #expect(Quantity.bytes(text) == bytes) }

    @Test(
        "Times need a unit, and end at a day",
        arguments: [
            ("300 s", .seconds(300)), ("5min", .seconds(300)), ("5 m", .seconds(300)), ("24 h", .seconds(86400)),
            ("250 ms", .milliseconds(250)), ("25 h", nil), ("0 s", nil), ("300", nil), ("3 weeks", nil), ("nan s", nil),
        ] as [(String, Duration?)])
    func durations(_ text: String, _ duration: Duration?) { #expect(Quantity.duration(text) == duration) }

    @Test(
        "The word that was meant is found, and no far-fetched one",
        arguments: [
            ("memroy", "memory"), ("Memory", "memory"), ("disks", "disk"), ("proccessors", "processors"),
            ("colour", nil), ("x", nil), ("", nil),
        ] as [(String, String?)])
    func spelling(_ word: String, _ nearest: String?) {
        #expect(Spelling.nearest(to: word, among: ["memory", "disk", "processors"]) == nearest)
    }

    @Test(
        "Addresses are safe ones",
        arguments: [
            ("https://a.invalid/x", true), ("http://a.invalid/x", false), ("http://127.0.0.1:80/x", true),
            ("http://127.0.0.1.a.invalid/x", false), ("file:///etc/passwd", false), ("https:///x", false),
            ("https://a.invalid/ x", false), ("x", false),
        ])
    func addresses(_ text: String, _ isGood: Bool) { #expect((Values.webAddress(text) != nil) == isGood) }

    @Test("A profile survives being written as JSON and read again")
    func roundTrip() throws {
        let profiles = [
            Profile(
                name: "a", summary: "s", aliases: ["b"],
                image: .build(ImageBuild(suite: "bookworm", packages: ["git"], diskBytes: 1 << 30)),
                shape: MachineShape(processors: 1, memoryBytes: 1, diskBytes: 2, accelerator: .tcg),
                network: .user, boot: .kernel, readiness: Readiness(running: .milliseconds(1500))),
            Profile(
                name: "b", summary: "s", image: .download(CloudImage(url: "https://a.invalid/", sha256: "00")),
                shape: MachineShape(processors: 1, memoryBytes: 1, diskBytes: 2), network: .libvirt("n"),
                firmware: .uefi),
            Profile(
                name: "c", summary: "s", image: .file("/a"),
                shape: MachineShape(processors: 1, memoryBytes: 1, diskBytes: 2)),
        ]
        let data = try JSONEncoder().encode(profiles)
        #expect(try JSONDecoder().decode([Profile].self, from: data) == profiles)
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.contains(#""network":"user""#) && text.contains(#""network":{"libvirt":"n"}"#))
        #expect(text.contains(#""running":1.5"#) && text.contains(#""accelerator":"tcg""#))
    }
}
