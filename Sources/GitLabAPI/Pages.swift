internal import Foundation
internal import HTTP

extension GitLabClient {
    /// More pages than any list we read has: 100 000 elements.
    private static let mostPages = 1000
    /// A list that grows while it is read shows a page's elements twice, hardly those of several pages.
    private static let mostIdlePages = 4

    /// A list as long as GitLab has it, without the doubles that come when it moves while it is read.
    ///
    /// The address of the next page comes from the server, so only its query is used: host and path stay ours, and a
    /// wrong or hostile link cannot carry the token away.
    ///
    /// - Parameter enough: Ends the reading early; gets what came so far.
    func pages<Element: Decodable & Identifiable>(
        _ type: Element.Type, _ resource: Resource, _ path: [String], _ query: [(String, String)] = [],
        enough: ([Element]) -> Bool = { _ in false }
    ) async throws -> [Element] {
        var elements: [Element] = []
        var known: Set<Element.ID> = []
        var asked: Set<String> = []
        var idlePages = 0
        var next = try request(path, query + [("per_page", "100")])
        while asked.insert(next.url.query ?? "").inserted {
            guard asked.count <= Self.mostPages else {
                throw GitLabError.invalidAnswer(resource, host: host, reason: "more than \(Self.mostPages) pages")
            }
            let response = try await answer(resource, to: next)
            let page = try decode([Element].self, from: response, resource)
            let new = page.filter { known.insert($0.id).inserted }
            elements += new
            idlePages = new.isEmpty ? idlePages + 1 : 0
            guard idlePages <= Self.mostIdlePages else {
                throw GitLabError.invalidAnswer(
                    resource, host: host, reason: "pages for ever, with nothing new in them")
            }
            guard !enough(elements), let link = response.headers["Link"].flatMap(LinkField.next),
                let query = URLComponents(string: link)?.percentEncodedQuery,
                var address = URLComponents(url: next.url, resolvingAgainstBaseURL: true)
            else { break }
            address.percentEncodedQuery = query
            guard let url = address.url else { break }
            next.url = url
        }
        return elements
    }
}

/// The field `Link: <https://…?page=2>; rel="next", <…>; rel="last"`.
enum LinkField {
    static func next(_ field: String) -> String? {
        for link in field.matches(of: /<([^<>]*)>([^<]*)/) {
            if link.2.contains(/;\s*rel\s*=\s*"?next"?/) { return String(link.1) }
        }
        return nil
    }
}
