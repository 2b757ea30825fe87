import Testing

/// One host for all suites below: jobs on it differ by their numbers, as on any busy host.
///
/// Suites whose subject is the whole host, such as the collection of garbage, make hosts of their own.
struct SharedHost: SuiteTrait, TestScoping {
    @TaskLocal static var current: TestHost?

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await withoutActuallyEscaping(function) { function in
            try await TestHost.with { host in
                try await SharedHost.$current.withValue(host) { try await function() }
            }
        }
    }
}

@Suite("The executor on one host", .enabled(if: Installed.host, Installed.reason), SharedHost(), Crowd())
enum OnSharedHost {
    static var host: TestHost { get throws { try #require(SharedHost.current) } }
}
