public import Foundation
public import GitLabAPI
internal import GitLabCI

/// Follows the log of a job to its end.
public struct TraceFollower: Sendable {
    private let patient: PatientClient
    private let pace: PollingPace
    /// From the end of a log this much is enough to tell whether the job has ended.
    private static let end = 4096

    public init(
        client: GitLabClient, pace: PollingPace = PollingPace(),
        onTrouble: @escaping @Sendable (PollingTrouble) -> Void = { _ in }
    ) {
        patient = PatientClient(client: client, onTrouble: onTrouble)
        self.pace = pace
    }

    /// What comes of a log.
    public enum Piece: Sendable, Equatable {
        case bytes(Data)
        /// The log begins anew.
        case restart
    }

    /// Passes the log on as it comes, and returns when the job has ended and all of it was passed on.
    ///
    /// - Returns: The job at its end; nil when the server shows jobs only to those with a token, and the log's own last
    ///   lines said that it is over.
    public func follow(
        job id: Int, project: ProjectReference, _ receive: (Piece) throws -> Void
    ) async throws -> Job? {
        var pace = pace
        var offset = 0
        var tail = Data()
        while true {
            // Asked before the log: so nothing is missed of a log that ends between the two.
            let job = try await state(of: id, project)
            let growth = try await patient.ask { [offset] in
                try await $0.trace(project: project, job: id, after: offset)
            }
            let bytes: Data
            switch growth {
            case .more(let new): bytes = new
            case .replaced(let all):
                try receive(.restart)
                (bytes, offset, tail) = (all, 0, Data())
            }
            if !bytes.isEmpty { try receive(.bytes(bytes)) }
            offset += bytes.count
            tail = Data((tail + bytes.suffix(Self.end)).suffix(Self.end))
            if let job, job.status.isFinal { return job }
            if job == nil, Trace(tail).result != .truncated(limit: nil) { return nil }
            try await Task.sleep(for: pace.next(hasNews: !bytes.isEmpty))
        }
    }

    private func state(of id: Int, _ project: ProjectReference) async throws -> Job? {
        do {
            return try await patient.ask { try await $0.job(project: project, id: id) }
        } catch GitLabError.tokenNeeded {
            return nil
        }
    }
}
