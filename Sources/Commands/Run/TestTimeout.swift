internal import ArgumentParser
internal import Profiles

/// A length of time on the command line, as profiles have them.
struct TestTimeout: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        guard let duration = Quantity.duration(argument), duration >= .seconds(1) else { return nil }
        self.duration = duration
    }
}
