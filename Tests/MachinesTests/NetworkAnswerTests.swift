import Testing

@testable import Machines

@Suite("QEMU's answer about user networking")
struct NetworkAnswerTests {
    @Test("The forwarded port is found among other connections")
    func port() {
        let answer = """
            Hub -1 (virtci0):\r
              Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ\r
              TCP[ESTABLISHED]   20       127.0.0.1 40001       10.0.2.15    22     0     0\r
              UDP[236 sec]       19       10.0.2.15 53          10.0.2.3    53     0     0\r
              TCP[HOST_FORWARD]  12       127.0.0.1 39211       10.0.2.15    22     0     0\r\n
            """
        #expect(AddressSearch.forwardedPort(in: answer) == 39211)
    }

    @Test(
        "An answer without one has none",
        arguments: ["", "TCP[HOST_FORWARD]", "TCP[HOST_FORWARD] 12 127.0.0.1 99999 10.0.2.15 22", "no such command"])
    func none(answer: String) { #expect(AddressSearch.forwardedPort(in: answer) == nil) }
}
