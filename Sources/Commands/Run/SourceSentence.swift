internal import GitLabCI
internal import Jobs
internal import Terminal

/// What is to be said of a job's sources, as people read it.
enum SourceSentence {
    static func sentence(_ problem: CheckoutProblem) -> String {
        switch problem {
        case .wrongValue(let variable, let value):
            "\(Sanitizer.line(variable)) is '\(Sanitizer.line(value))', which means nothing to the runner; "
                + "its default is taken"
        case .refusedValue(let variable, let value):
            "\(Sanitizer.line(variable)) is '\(Sanitizer.line(value))', which the runner refuses; it is passed over"
        case .unknownFlags(let variable, let flags):
            "\(Sanitizer.line(variable)) has what is not repeated: "
                + Sanitizer.line(flags.joined(separator: " "))
        }
    }

    static func reason(_ fault: SubmoduleFault) -> String {
        switch fault {
        case .noAddress: ".gitmodules has no address for it"
        case .unsafePath: "its path or name leads out of the project"
        case .address(let text, let fault): "'\(Sanitizer.line(text))' \(reason(fault))"
        case .privateHost(let host): "'\(Sanitizer.line(host))' is a host of this machine's own network"
        case .tooMany: "there are more of them, or they are nested deeper, than is taken"
        case .unreadable(let words), .pathspec(let words): Sanitizer.line(words)
        }
    }

    private static func reason(_ fault: SubmoduleAddress.Fault) -> String {
        switch fault {
        case .malformed: "is no address"
        case .otherProtocol: "is none for http or https"
        case .credentials: "has a password in it"
        case .outside: "leads out of the server"
        case .tooLong: "is too long"
        }
    }
}
