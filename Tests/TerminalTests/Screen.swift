import Foundation
import Glibc

/// A pseudo terminal: what is written to `descriptor` can be read as the screen would get it.
final class Screen: Sendable {
    let descriptor: Int32
    private let master: Int32

    init(columns: UInt16 = 80) throws {
        var (master, slave): (Int32, Int32) = (-1, -1)
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        guard openpty(&master, &slave, nil, nil, &size) == 0 else { throw POSIXError(.EIO) }
        // Line feeds arrive as they were written.
        var modes = termios()
        tcgetattr(slave, &modes)
        modes.c_oflag &= ~tcflag_t(OPOST)
        tcsetattr(slave, TCSANOW, &modes)
        self.master = master
        descriptor = slave
    }

    deinit {
        close(master)
        close(descriptor)
    }

    /// What has been written since the last call, ESC shown as `␛` and carriage return as `␍`.
    func written() -> String {
        let flags = fcntl(master, F_GETFL)
        _ = fcntl(master, F_SETFL, flags | O_NONBLOCK)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(master, &buffer, buffer.count)
            guard count > 0 else { break }
            bytes += buffer.prefix(count)
        }
        return String(decoding: bytes, as: UTF8.self)
            .replacing("\u{1B}", with: "␛").replacing("\r\n", with: "␍\n").replacing("\r", with: "␍")
    }
}

/// A file that takes what is written, and gives it back.
final class Recording: Sendable {
    let descriptor: Int32

    init() throws {
        var template = Array((NSTemporaryDirectory() + "/recording-XXXXXX").utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw POSIXError(.EIO) }
        unlink(template)
    }

    deinit { close(descriptor) }

    var bytes: Data {
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        return Data(buffer.prefix(max(0, count)))
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}
