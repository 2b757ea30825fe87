/// Where a stage is killed: the same moments again for the same seed.
struct RandomKills {
    /// One kill.
    struct Moment: Sendable, CustomStringConvertible {
        /// The call that is killed, as the runner names it.
        let call: String
        /// After the call's start, or the start of an earlier one that is killed first.
        let seconds: Double
        /// For a clean-up: when the prepare before it is killed; nil lets that end well.
        var prepareSeconds: Double?

        var description: String {
            let before = prepareSeconds.map { ", the prepare before it after \(Self.rounded($0)) s" } ?? ""
            return "\(call) after \(Self.rounded(seconds)) s\(before)"
        }

        private static func rounded(_ seconds: Double) -> Double { (seconds * 100).rounded() / 100 }
    }

    let seed: UInt64
    private var generator: SplitMix64

    init(seed: UInt64) {
        self.seed = seed
        generator = SplitMix64(state: seed)
    }

    /// Half of them while a machine is made and boots, where most happens, and most of those early, where it is cheap.
    mutating func next() -> Moment {
        switch Int.random(in: 0..<25, using: &generator) {
        case 0: Moment(call: "config", seconds: random(0...0.2))
        case 1...11: Moment(call: "prepare", seconds: random(0...6))
        case 12...13: Moment(call: "prepare", seconds: random(6...30))
        case 14: Moment(call: "prepare_script", seconds: random(0...0.3))
        case 15...16: Moment(call: "build_script", seconds: random(0...2))
        case 17: Moment(call: "cleanup_file_variables", seconds: random(0...0.3))
        case 18: Moment(call: "cleanup", seconds: random(0...1.5))
        default: Moment(call: "cleanup", seconds: random(0...1.5), prepareSeconds: random(1...8))
        }
    }

    private mutating func random(_ range: ClosedRange<Double>) -> Double { .random(in: range, using: &generator) }
}

/// A small generator that can be started anywhere (Steele, Lea, Flood: "Fast splittable pseudorandom number generators").
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
