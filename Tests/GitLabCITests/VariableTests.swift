import Foundation
import GitLabCI
import Testing

@Suite("Variables of a job")
struct VariableTests {
    private func expanded(_ variables: [Variable]) -> [String: String] {
        let set = VariableSet(variables).expanded(fileDirectory: "/tmp/files")
        return Dictionary(uniqueKeysWithValues: set.variables.map { ($0.key, $0.value) })
    }

    private func job(_ values: KeyValuePairs<String, String>) -> [Variable] {
        values.map { Variable(key: $0.key, value: $0.value, origin: .job) }
    }

    @Test("References are followed to the end, in any order and all three forms")
    func recursive() {
        let values = expanded(job(["C": "<$B>", "B": "[${A}]", "A": "%BASE%", "BASE": "x"]))
        #expect(values == ["BASE": "x", "A": "x", "B": "[x]", "C": "<[x]>"])
    }

    @Test("What others need is exported before them")
    func order() {
        let set = VariableSet(job(["C": "$B", "B": "$A", "A": "a", "D": "d"])).expanded(fileDirectory: "/t")
        #expect(set.variables.map(\.key) == ["A", "B", "C", "D"])
    }

    @Test("A doubled dollar sign becomes one, doubled per cent signs stay")
    func doubled() {
        #expect(expanded(job(["A": "$$X $$", "B": "%%X%% 100%", "X": "x"]))["A"] == "$X $")
        #expect(expanded(job(["B": "%%X%% 100%", "X": "x"]))["B"] == "%%X%% 100%")
    }

    @Test("The runner's pass empties what is undefined and the shell's own parameters")
    func undefined() {
        let values = expanded(job(["A": "<$NONE|${NONE}|%NONE%|$1|$@|$?|$#|$!|$*|$0|${1}>", "B": "cost 5$ or $ 5"]))
        #expect(values["A"] == "<||%NONE%|||||||||>".replacingOccurrences(of: "|||||||||", with: "||||||||"))
        #expect(values["B"] == "cost 5$ or $ 5")
    }

    @Test("Variables of the runner itself are expanded one level, by the runner")
    func runnerVariables() {
        let base = Variable(key: "CI_PROJECT_DIR", value: "/builds/p", origin: .runnerBase)
        let values = expanded([base] + job(["LOG": "$SCRATCH/log", "SCRATCH": "$CI_PROJECT_DIR/scratch"]))
        #expect(values["LOG"] == "/builds/p/scratch/log")
    }

    @Test("Raw values stay, and reach others through the runner's pass")
    func raw() {
        let raw = Variable(key: "RAW", value: "$OTHER", isRaw: true, origin: .job)
        let values = expanded([raw] + job(["USER": "<$RAW>", "OTHER": "o"]))
        #expect(values["RAW"] == "$OTHER")
        #expect(values["USER"] == "<$OTHER>")
    }

    @Test(
        "The runner expands the content of a file variable unless it is raw, and others see its path",
        arguments: [(false, "secret o $ </tmp/files/FILE>"), (true, "secret $OTHER $$ <$FILE>")])
    func file(_ isRaw: Bool, _ content: String) {
        let file = Variable(
            key: "FILE", value: "secret $OTHER $$ <$FILE>", isFile: true, isRaw: isRaw, origin: .project)
        let values = expanded([file] + job(["USER": "<$FILE>", "OTHER": "o"]))
        #expect(values["FILE"] == content)
        #expect(values["USER"] == "</tmp/files/FILE>")
    }

    @Test("A circle leaves the server's pass undone")
    func circle() {
        let values = expanded(job(["A": "$B", "B": "$A", "C": "$D", "D": "d"]))
        #expect(values["A"] == "$A")
        #expect(values["C"] == "d")
    }

    @Test("A variable that names itself gets the value it overrides")
    func itself() {
        let predefined = Variable(key: "CI_JOB_NAME", value: "real", origin: .predefinedJob)
        #expect(expanded([predefined] + job(["CI_JOB_NAME": "x-$CI_JOB_NAME"])) == ["CI_JOB_NAME": "x-real"])
    }

    @Test("A higher origin wins, whatever the order in which variables are given")
    func precedence() {
        let ascending = VariableOrigin.allCases.map { Variable(key: "A", value: "\($0)", origin: $0) }
        for count in 1...ascending.count {
            let some = Array(ascending.prefix(count))
            let last = "\(VariableOrigin.allCases[count - 1])"
            #expect(VariableSet(some.reversed())["A"]?.value == last)
            #expect(expanded(some)["A"] == last)
        }
    }

    @Test("In tags, what is undefined stays")
    func tags() {
        let set = VariableSet(job(["TAG": "$HOST-x", "HOST": "vm"]))
        #expect(set.serverExpanded("$TAG $NONE %HOST%") == "vm-x $NONE vm")
    }

    @Test("References that double each other stay bounded")
    func bomb() {
        var variables = [Variable(key: "V0", value: "0123456789", origin: .job)]
        for level in 1...60 {
            variables.append(Variable(key: "V\(level)", value: "$V\(level - 1)$V\(level - 1)", origin: .job))
        }
        let total = VariableSet(variables).expanded(fileDirectory: "/t").variables.map(\.value.utf8.count).max() ?? 0
        #expect(total <= 4 << 20)
    }

    @Test("A long value in many variables fills nothing")
    func growth() {
        let long = Variable(key: "LONG", value: String(repeating: "x", count: 20_000), origin: .job)
        let many = (0..<2000).map { Variable(key: "V\($0)", value: "$LONG$LONG$LONG$LONG$LONG", origin: .job) }
        let set = VariableSet([long] + many).expanded(fileDirectory: "/t")
        #expect(set.variables.reduce(0) { $0 + $1.value.utf8.count } <= 8 << 20)
        #expect(set["V0"]?.value.utf8.count == 100_000)
    }

    @Test("Open braces are no names, and no work")
    func openBraces() {
        let braces = String(repeating: "${", count: 30_000)
        let variables = [Variable(key: "V", value: "$A${A}" + braces, origin: .job)]
        #expect(expanded(variables + job(["A": "a"]))["V"] == "aa")
    }

    @Test(
        "Durations are read as people write them",
        arguments: [
            ("1h 30m", 5400), ("90 minutes", 5400), ("2 hours 10 min", 7800), ("2 hours and 10 min", 7800),
            ("3600", 3600), ("1h30m", 5400), ("1.5 hours", 5400), ("1 day", 86400), ("1 week", 604800),
            ("1:30:00", 5400), ("soon", nil), ("", nil), ("5 parsecs", nil), ("1h -3m", nil), ("9e99 h", nil),
        ] as [(String, Int?)])
    func duration(_ text: String, _ seconds: Int?) {
        #expect(NaturalDuration.seconds(text) == seconds)
    }

    @Test(
        "Groups and slugs of job names",
        arguments: [
            ("build", "build", "build"), ("build 1/3", "build", "build-1-3"),
            ("test: [Fedora, x]", "test", "test---fedora--x"), ("a: [b: [c]]", "a: [b", "a---b---c"),
            ("rpm 4.20/el", "rpm 4.20/el", "rpm-4-20-el"), ("--Ä--", "--Ä--", ""),
        ])
    func names(_ name: String, _ group: String, _ slug: String) {
        #expect(JobName.group(name) == group)
        #expect(JobName.slug(name) == slug)
    }
}
