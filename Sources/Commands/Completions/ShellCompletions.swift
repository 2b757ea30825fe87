internal import ArgumentParser

/// The scripts that make shells complete our commands, as the argument parser generates them.
struct ShellCompletions {
    /// As the shells name them: each finds them by these names (bash-completion, `README.md`; `zshcompsys(1)`;
    /// `fish-completions(7)`).
    static let all = [
        ShellCompletions(fileName: "virt-ci.bash", shell: .bash, ending: colons),
        ShellCompletions(fileName: "_virt-ci", shell: .zsh, ending: ""),
        ShellCompletions(fileName: "virt-ci.fish", shell: .fish, ending: ""),
    ]

    let fileName: String
    private let shell: CompletionShell
    private let ending: String

    var text: String { VirtCI.completionScript(for: shell) + "\n" + ending }

    /// To bash a colon ends a word (`COMP_WORDBREAKS`), and addresses and `MACHINE:PATH` have colons: the pieces are put
    /// together before the generated function sees them, and readline replaces what follows the last colon alone.
    private static let colons = #"""

        _virt-ci_with_colons() {
            local -a words=()
            local -i index position=0
            local piece stripped rest="${COMP_LINE}"
            for index in "${!COMP_WORDS[@]}"; do
                piece="${COMP_WORDS[index]}"
                stripped="${rest#"${rest%%[![:blank:]]*}"}"
                if [[ "${index}" -eq 0 || "${stripped}" != "${rest}" ]]; then
                    words+=("${piece}")
                else
                    words[-1]+="${piece}"
                fi
                rest="${stripped#"${piece}"}"
                if [[ "${index}" -eq "${COMP_CWORD}" ]]; then position="$((${#words[@]} - 1))"; fi
            done
            local word="${words[position]}" previous=''
            if [[ "${position}" -gt 0 ]]; then previous="${words[position - 1]}"; fi
            local -a COMP_WORDS=("${words[@]}")
            local -i COMP_CWORD="${position}"
            _virt-ci "${1}" "${word}" "${previous}"
            if [[ "${word}" == *:* && "${COMP_WORDBREAKS}" == *:* ]]; then
                COMPREPLY=("${COMPREPLY[@]#"${word%"${word##*:}"}"}")
            fi
        }

        complete -o filenames -F _virt-ci_with_colons virt-ci

        """#
}
