import Testing

@testable import Images

@Suite("Where packages come from")
struct PackageSourcesTests {
    @Test("Debian's own indices of the suite and its updates are taken from the host")
    func host() {
        let targets = """
            http://mirror.example.org/debian/|bookworm|main|Debian
            http://mirror.example.org/debian/|bookworm|main|Debian
            http://mirror.example.org/debian/|bookworm|contrib|Debian
            http://mirror.example.org/debian/|bookworm-updates|main|Debian
            http://security.example.org/debian-security/|bookworm-security|main|Debian
            http://mirror.example.org/debian/|trixie|main|Debian
            https://packages.example.org/debian/12/prod/|bookworm|main|vendor

            """
        #expect(
            PackageSources.lines(fromTargets: targets, suite: "bookworm") == [
                "deb http://mirror.example.org/debian/ bookworm main",
                "deb http://mirror.example.org/debian/ bookworm-updates main",
                "deb http://security.example.org/debian-security/ bookworm-security main",
            ])
    }

    @Test("Before apt has fetched its lists, the address tells Debian's from others")
    func withoutLists() {
        let targets = """
            http://mirror.example.org/debian|bookworm|main|
            https://packages.example.org/debian/12/prod/|bookworm|main|$(ORIGIN)
            """
        #expect(
            PackageSources.lines(fromTargets: targets, suite: "bookworm")
                == ["deb http://mirror.example.org/debian bookworm main"])
    }

    @Test("Another distribution has nothing of it")
    func otherDistribution() {
        #expect(PackageSources.lines(fromTargets: "http://x/ubuntu/|noble|main|Ubuntu\n", suite: "bookworm").isEmpty)
        #expect(PackageSources.lines(fromTargets: "", suite: "bookworm").isEmpty)
    }

    @Test("Proxies and certificates go along, nothing else of apt's configuration")
    func transport() {
        let dump = """
            Acquire::http "";
            Acquire::http::Proxy "http://proxy.example.org:3128";
            Acquire::http::Proxy::mirror.example.org "DIRECT";
            Acquire::http::Pipeline-Depth "0";
            Acquire::https::CAInfo "/etc/ssl/own.pem";
            DPkg::Post-Invoke "touch /tmp/x";
            """
        #expect(
            PackageSources.transport(from: dump) == """
                Acquire::http::Proxy "http://proxy.example.org:3128";
                Acquire::http::Proxy::mirror.example.org "DIRECT";
                Acquire::https::CAInfo "/etc/ssl/own.pem";

                """)
    }
}
