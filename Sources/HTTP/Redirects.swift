internal import Foundation
internal import FoundationNetworking

/// Where an answer sends us, on our terms. Foundation 6.3.1 copies every header field to any host, resolves relative
/// addresses wrongly and goes from `https` to `http`.
struct Redirects {
    /// Object storage needs one, moved projects another; a loop needs more.
    static let limit = 10

    /// Fields that must not reach another origin, beside the request's own credential.
    private static let secrets = ["Authorization", "Proxy-Authorization", "Cookie", "PRIVATE-TOKEN", "JOB-TOKEN"]

    /// The name of the request's credential field.
    let credentialHeader: String?

    /// The target of a redirect answer, resolved against the address that gave it.
    static func target(of answer: HTTPURLResponse) -> URL? {
        guard let source = answer.url, let location = answer.value(forHTTPHeaderField: "Location") else { return nil }
        return URL(string: location, relativeTo: source)?.absoluteURL
    }

    /// The request to go on with, or nil when the redirect is not to be followed.
    func following(_ answer: HTTPURLResponse, with proposed: URLRequest, previous: URLRequest?) -> URLRequest? {
        guard let source = answer.url.flatMap(Origin.init), let address = Self.target(of: answer),
            let target = Origin(address), previous?.httpMethod ?? "GET" == "GET",
            target.scheme == "https" || source.scheme == "http"
        else { return nil }
        var next = proposed
        next.url = address
        if target != source {
            for header in Self.secrets + [credentialHeader].compactMap(\.self) {
                next.setValue(nil, forHTTPHeaderField: header)
            }
        }
        return next
    }
}
