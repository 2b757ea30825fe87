internal import Foundation
internal import FoundationNetworking

/// Translates what URLSession reports, once, at the border of this module.
struct Failure {
    private let error: any Error
    private let exchange: Exchange
    private let url: URL

    /// The reasons of libcurl's errors are in the text alone; Foundation gives −1 for most of them.
    private var reason: String { error.localizedDescription }

    init(_ error: any Error, of exchange: Exchange) {
        self.error = error
        self.exchange = exchange
        self.url = (exchange.progress.head?.url ?? exchange.request.url).withoutSecrets
    }

    var httpError: HTTPError {
        guard let code = (error as? URLError)?.code else { return .unreachable(url, reason: reason) }
        let (head, received) = exchange.progress
        switch code {
        case .cancelled:
            // We end an exchange before we cancel its task: an unasked −999 is a refused challenge.
            return .authenticationRefused(url)
        case .timedOut:
            return .timedOut(url, after: exchange.silence)
        case .serverCertificateUntrusted, .serverCertificateHasBadDate, .serverCertificateHasUnknownRoot,
            .serverCertificateNotYetValid, .clientCertificateRejected, .secureConnectionFailed:
            return .untrusted(url, reason: reason)
        case .httpTooManyRedirects:
            return .redirectRefused(url, to: nil)
        default:
            if let head { return .truncated(url, received: received, expected: head.announcedLength) }
            if url.scheme == "https", isAboutTrust { return .untrusted(url, reason: reason) }
            return .unreachable(url, reason: reason)
        }
    }

    /// An untrusted certificate has code −1 on Linux; libcurl's words are all there is to know it by.
    private var isAboutTrust: Bool {
        let text = reason.lowercased()
        return text.contains("certificate") || text.contains("ssl") || text.contains("tls")
    }
}
