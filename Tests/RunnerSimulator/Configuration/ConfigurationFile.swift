internal import Foundation

/// The runner's `config.toml`, as far as a custom executor is concerned: comments, tables, and keys with strings, whole
/// numbers, truth values, and lists of strings, each on one line (toml.io, v1.0.0). What else there may be is refused
/// rather than misread.
struct ConfigurationFile {
    enum Value: Equatable {
        case text(String)
        case number(Int)
        case boolean(Bool)
        case list([String])
    }

    /// Why a file can't be read; lines from 1.
    enum Fault: Error, Equatable {
        case unreadable(line: Int, text: String)
        case duplicate(line: Int, key: String)
    }

    /// Tables by their names, the file's own keys under "". Of `[[runners]]` there may be one.
    private(set) var tables: [String: [String: Value]] = ["": [:]]

    init(_ text: String) throws(Fault) {
        var table = ""
        for (place, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.trimmingCharacters(in: .whitespaces)
            if words.isEmpty || words.hasPrefix("#") { continue }
            if let name = words.wholeMatch(of: /\[(\[[a-z_.]+\]|[a-z_.]+)\]/)?.1 {
                table = name.trimmingCharacters(in: ["[", "]"])
                guard tables.updateValue([:], forKey: table) == nil else {
                    throw .duplicate(line: place + 1, key: table)
                }
                continue
            }
            guard let parts = words.wholeMatch(of: /([A-Za-z_]+) *= *(.+)/), let value = Self.value(parts.2) else {
                throw .unreadable(line: place + 1, text: words)
            }
            guard tables[table]?.updateValue(value, forKey: String(parts.1)) == nil else {
                throw .duplicate(line: place + 1, key: String(parts.1))
            }
        }
    }

    func text(_ key: String, in table: String) -> String? {
        if case .text(let text) = tables[table]?[key] { text } else { nil }
    }

    func seconds(_ key: String, in table: String) -> Duration? {
        if case .number(let number) = tables[table]?[key] { .seconds(number) } else { nil }
    }

    func list(_ key: String, in table: String) -> [String]? {
        if case .list(let words) = tables[table]?[key] { words } else { nil }
    }

    /// A list of strings and a string are the same in JSON, but for the long form of `\U`.
    private static func value(_ text: Substring) -> Value? {
        let decoder = JSONDecoder()
        let data = Data(text.utf8)
        if text.hasPrefix("\"") { return (try? decoder.decode(String.self, from: data)).map { .text($0) } }
        if text.hasPrefix("[") { return (try? decoder.decode([String].self, from: data)).map { .list($0) } }
        if let number = Int(text) { return .number(number) }
        return Bool(String(text)).map { .boolean($0) }
    }
}

extension DriverConfiguration {
    /// Reads a runner's `config.toml` with one `[[runners]]`; what it doesn't have is as without it.
    ///
    /// - Throws: What is wrong with the text.
    public init(file text: String) throws {
        let file = try ConfigurationFile(text)
        self.init()
        func command(_ stage: String) -> Command? {
            guard let path = file.text("\(stage)_exec", in: "runners.custom"), !path.isEmpty else { return nil }
            return Command(path, file.list("\(stage)_args", in: "runners.custom") ?? [])
        }
        (config, prepare, run, cleanup) = (command("config"), command("prepare"), command("run"), command("cleanup"))
        func time(_ key: String, _ current: inout Duration) {
            current = file.seconds(key, in: "runners.custom") ?? current
        }
        time("config_exec_timeout", &configTimeout)
        time("prepare_exec_timeout", &prepareTimeout)
        time("cleanup_exec_timeout", &cleanupTimeout)
        time("graceful_kill_timeout", &gracefulKillTimeout)
        time("force_kill_timeout", &forceKillTimeout)
        buildsDirectory = file.text("builds_dir", in: "runners")
        cacheDirectory = file.text("cache_dir", in: "runners")
        shell = file.text("shell", in: "runners") ?? shell
        name = file.text("name", in: "runners") ?? name
        url = file.text("url", in: "runners") ?? url
        token = file.text("token", in: "runners") ?? token
    }
}
