import Foundation
import GitLabCI
import Machines
import Testing

@testable import Jobs

@Suite(
    "What a local run's machine keeps of its job's variables", .enabled(if: Installed.sample, Installed.sampleReason))
struct JobEnvironmentTests {
    @Test("All that the script had, expanded, but its secrets and what quotes one")
    func variables() async throws {
        let job = try await SampleRecipe.resolved([
            Variable(key: "MASKED", value: "hidden-value-1", isMasked: true, origin: .project),
            Variable(key: "FILE", value: "hidden-value-2", isFile: true, origin: .project),
            Variable(key: "ADDRESS", value: "https://$MASKED@example.com", origin: .project),
            Variable(key: "PLAIN", value: "in $CI_PROJECT_DIR", origin: .project),
        ])
        let environment = JobEnvironment(job)
        let values = Dictionary(
            environment.variables.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        #expect(values["PLAIN"] == "in /builds/sample-virt/hypervisor")
        #expect(values["DISTRO"] == "debian-12")
        #expect(values["FILE"] == "/builds/sample-virt/hypervisor.tmp/FILE")
        #expect(environment.workingDirectory == "/builds/sample-virt/hypervisor")
        #expect(Set(environment.withheld).isSuperset(of: ["ADDRESS", "MASKED"]))
        let text = String(decoding: try JSONEncoder().encode(environment), as: UTF8.self)
        #expect(!text.contains("hidden-"))
    }
}
