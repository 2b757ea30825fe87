internal import Terminal

/// Text for a page, made harmless: what guests and servers write can be no markup, and nothing unseen.
enum HTML {
    /// One line or several, without control characters.
    static func text(_ text: String) -> String {
        var result = ""
        for scalar in Sanitizer.text(text, .plain).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A link, where the address is one of the web; else its text.
    static func link(_ address: String) -> String {
        let isWeb = address.hasPrefix("https://") || address.hasPrefix("http://")
        return isWeb ? "<a rel=\"noreferrer\" href=\"\(text(address))\">\(text(address))</a>" : text(address)
    }
}
