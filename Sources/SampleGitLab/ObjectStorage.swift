internal import FlyingFox
internal import Foundation

/// The second origin: answers signed addresses only, with ranges and entity tags, and refuses a request that brings
/// a credential along, as S3 does with a signed address and an `Authorization` header.
struct ObjectStorage: Sendable {
    /// What a signed address carries here. Nothing secret: it only tells a followed redirect from a guess.
    private static let signature = "sample-signature"

    let sample: PreparedSample
    let faults: Set<SampleGitLabFault>
    let ignoresRanges: Bool
    let log: RequestLog
    let secrets: [String]

    /// Path and query of an archive's signed address.
    static func target(of archive: Prepared.Archive, job: Int) -> String {
        "/artifacts/\(job)/\(archive.file)?X-Amz-Signature=\(signature)"
    }

    func answer(_ request: HTTPRequest) -> HTTPResponse {
        log.append(RecordedRequest(request, server: .storage, secrets: secrets))
        guard Credential(request) == nil else {
            return error(.badRequest, "InvalidArgument", "Only one auth mechanism allowed")
        }
        guard request.query.contains(where: { $0.name == "X-Amz-Signature" && $0.value == Self.signature }) else {
            return error(.forbidden, "AccessDenied", "Access Denied")
        }
        let parts = request.target.path().split(separator: "/").map(String.init)
        guard parts.count == 3, let job = Int(parts[1]),
            let archive = sample.contents.archives.values.first(where: { $0.file == parts[2] })
        else { return error(.notFound, "NoSuchKey", "The specified key does not exist.") }
        return answer(request, with: archive, isTruncated: faults.contains(.archiveTruncated(job: job)))
    }

    private func answer(
        _ request: HTTPRequest, with archive: Prepared.Archive, isTruncated: Bool
    ) -> HTTPResponse {
        let size = Int(archive.size)
        let tag = "\"\(archive.sha256)\""
        var headers: HTTPHeaders = [
            .contentType: "application/octet-stream", .acceptRanges: "bytes", .eTag: tag,
        ]
        if request.headers[.ifNoneMatch] == tag { return HTTPResponse(statusCode: .notModified, headers: headers) }
        let condition = request.headers[HTTPHeader("If-Range")]
        let isPartial = !ignoresRanges && (condition == nil || condition == tag)
        let wanted = isPartial ? request.headers[.range] : nil
        var range = 0..<size
        if let wanted {
            guard let part = ByteRange.parse(wanted, size: size) else {
                headers[.contentRange] = "bytes */\(size)"
                return HTTPResponse(statusCode: .rangeNotSatisfiable, headers: headers)
            }
            range = part
            headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)"
        }
        let status: HTTPStatusCode = wanted == nil ? .ok : .partialContent
        guard request.method != .HEAD else {
            headers[.contentLength] = "\(range.count)"
            return HTTPResponse(statusCode: status, headers: headers)
        }
        let file = URL(filePath: sample.path(of: archive))
        // Mapped: Foundation's FileHandle, which FlyingFox reads files with, asks the system for 4 KiB at a time.
        guard let content = try? Data(contentsOf: file, options: .alwaysMapped), content.count == size else {
            return error(.internalServerError, "InternalError", "The file cannot be read.")
        }
        if isTruncated {
            let half = HTTPBodySequence(from: HalfBody(body: content[range]), count: range.count)
            return HTTPResponse(statusCode: status, headers: headers, body: half)
        }
        let body = HTTPBodySequence(data: content[range], suggestedBufferSize: 256 << 10)
        return HTTPResponse(statusCode: status, headers: headers, body: body)
    }

    private func error(_ status: HTTPStatusCode, _ code: String, _ message: String) -> HTTPResponse {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>\(code)</Code>"
        return HTTPResponse(
            statusCode: status, headers: [.contentType: "application/xml"],
            body: Data("\(text)<Message>\(message)</Message></Error>\n".utf8))
    }
}

/// One range of a `Range` header; more than one is not asked for by any client of ours.
enum ByteRange {
    /// - Returns: Nil when the range lies outside of the file or is no range.
    static func parse(_ header: String, size: Int) -> Range<Int>? {
        guard let match = header.wholeMatch(of: /bytes=(\d*)-(\d*)/) else { return nil }
        switch (Int(match.1), Int(match.2)) {
        case (let first?, let last?) where first <= last && first < size: return first..<min(last + 1, size)
        case (let first?, nil) where match.2.isEmpty && first < size: return first..<size
        case (nil, let count?) where match.1.isEmpty && count > 0: return max(0, size - count)..<size
        default: return nil
        }
    }
}
