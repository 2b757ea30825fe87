import Testing

/// All that needs real machines. One suite after another, and one test after another: two cores emulate one guest at a
/// time.
@Suite("Real machines", .serialized, .timeLimit(.minutes(60)))
enum RealMachines {}
