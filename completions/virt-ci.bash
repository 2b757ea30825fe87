#!/bin/bash

__virt-ci_cursor_index_in_current_word() {
    local remaining="${COMP_LINE}"

    local word
    for word in "${COMP_WORDS[@]::COMP_CWORD}"; do
        remaining="${remaining##*([[:space:]])"${word}"*([[:space:]])}"
    done

    local -ir index="$((COMP_POINT - ${#COMP_LINE} + ${#remaining}))"
    if [[ "${index}" -le 0 ]]; then
        printf 0
    else
        printf %s "${index}"
    fi
}

# positional arguments:
#
# - 1: the current (sub)command's count of positional arguments
#
# required variables:
#
# - repeating_flags: the repeating flags that the current (sub)command can accept
# - non_repeating_flags: the non-repeating flags that the current (sub)command can accept
# - repeating_options: the repeating options that the current (sub)command can accept
# - non_repeating_options: the non-repeating options that the current (sub)command can accept
# - positional_number: value ignored
# - unparsed_words: unparsed words from the current command line
#
# modified variables:
#
# - non_repeating_flags: remove flags for this (sub)command that are already on the command line
# - non_repeating_options: remove options for this (sub)command that are already on the command line
# - positional_number: set to the current positional number
# - unparsed_words: remove all flags, options, and option values for this (sub)command
__virt-ci_offer_flags_options() {
    local -ir positional_count="${1}"
    positional_number=0

    local was_flag_option_terminator_seen=false
    local is_parsing_option_value=false

    local -ar unparsed_word_indices=("${!unparsed_words[@]}")
    local -i word_index
    for word_index in "${unparsed_word_indices[@]}"; do
        if "${is_parsing_option_value}"; then
            # This word is an option value:
            # Reset marker for next word iff not currently the last word
            [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]] && is_parsing_option_value=false
            unset "unparsed_words[${word_index}]"
            # Do not process this word as a flag or an option
            continue
        fi

        local word="${unparsed_words["${word_index}"]}"
        if ! "${was_flag_option_terminator_seen}"; then
            case "${word}" in
            --)
                unset "unparsed_words[${word_index}]"
                # by itself -- is a flag/option terminator, but if it is the last word, it is the start of a completion
                if [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]]; then
                    was_flag_option_terminator_seen=true
                fi
                continue
                ;;
            -*)
                # ${word} is a flag or an option
                # If ${word} is an option, mark that the next word to be parsed is an option value
                local option
                for option in "${repeating_options[@]}" "${non_repeating_options[@]}"; do
                    [[ "${word}" = "${option}" ]] && is_parsing_option_value=true && break
                done

                # Remove ${word} from ${non_repeating_flags} or ${non_repeating_options} so it isn't offered again
                local not_found=true
                local -i index
                for index in "${!non_repeating_flags[@]}"; do
                    if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                        unset "non_repeating_flags[${index}]"
                        non_repeating_flags=("${non_repeating_flags[@]}")
                        not_found=false
                        break
                    fi
                done
                if "${not_found}"; then
                    for index in "${!non_repeating_flags[@]}"; do
                        if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                            unset "non_repeating_flags[${index}]"
                            non_repeating_flags=("${non_repeating_flags[@]}")
                            break
                        fi
                    done
                fi
                unset "unparsed_words[${word_index}]"
                continue
                ;;
            esac
        fi

        # ${word} is neither a flag, nor an option, nor an option value
        if [[ "${positional_number}" -lt "${positional_count}" || "${positional_count}" -lt 0 ]]; then
            # ${word} is a positional
            ((positional_number++))
            unset "unparsed_words[${word_index}]"
        else
            if [[ -z "${word}" ]]; then
                # Could be completing a flag, option, or subcommand
                positional_number=-1
            else
                # ${word} is a subcommand or invalid, so stop processing this (sub)command
                positional_number=-2
            fi
            break
        fi
    done

    unparsed_words=("${unparsed_words[@]}")

    if\
        ! "${was_flag_option_terminator_seen}"\
        && ! "${is_parsing_option_value}"\
        && [[ ("${cur}" = -* && "${positional_number}" -ge 0) || "${positional_number}" -eq -1 ]]
    then
        COMPREPLY+=($(compgen -W "${repeating_flags[*]} ${non_repeating_flags[*]} ${repeating_options[*]} ${non_repeating_options[*]}" -- "${cur}"))
    fi
}

__virt-ci_add_completions() {
    local completion
    while IFS='' read -r completion; do
        COMPREPLY+=("${completion}")
    done < <(IFS=$'\n' compgen "${@}" -- "${cur}")
}

__virt-ci_custom_complete() {
    if [[ -n "${cur}" || -z ${COMP_WORDS[${COMP_CWORD}]} || "${COMP_LINE:${COMP_POINT}:1}" != ' ' ]]; then
        local -ar words=("${COMP_WORDS[@]}")
    else
        local -ar words=("${COMP_WORDS[@]::${COMP_CWORD}}" '' "${COMP_WORDS[@]:${COMP_CWORD}}")
    fi

    "${COMP_WORDS[0]}" "${@}" "${words[@]}"
}

_virt-ci() {
    local state
    state="$(shopt -p;shopt -po)"
    trap "${state//$'\n'/;}" RETURN
    shopt -s extglob
    set +o history +o posix

    local -xr SAP_SHELL=bash
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(IFS='.';printf %s "${BASH_VERSINFO[*]}")"
    local -r SAP_SHELL_VERSION

    local -r cur="${2}"
    local -r prev="${3}"

    local -i positional_number
    local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")

    local -a repeating_flags=()
    local -a non_repeating_flags=(--quiet --verbose --version -h --help)
    local -a repeating_options=()
    local -a non_repeating_options=(--color)
    __virt-ci_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--color')
        return
        ;;
    esac

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    demo|run|rerun|test|plan|bundle|runs|show|failures|test-logs|compare|report|flaky|investigate|bisect|pipelines|jobs|trace|artifacts|watch|machines|shell|exec|cp|ssh-config|port-forward|logs|loglevel|console|destroy|gc|doctor|config|profile|image|executor|help)
        # Offer subcommand argument completions
        "_virt-ci_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'demo run rerun test plan bundle runs show failures test-logs compare report flaky investigate bisect pipelines jobs trace artifacts watch machines shell exec cp ssh-config port-forward logs loglevel console destroy gc doctor config profile image executor help' -- "${cur}"))
        ;;
    esac
}

_virt-ci_demo() {
    repeating_flags=()
    non_repeating_flags=(--keep --serve --version -h --help)
    repeating_options=(--connect)
    non_repeating_options=(--format)
    __virt-ci_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--connect')
        __virt-ci_add_completions -W 'qemu:///session'$'\n''qemu:///system'
        return
        ;;
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac
}

_virt-ci_run() {
    repeating_flags=()
    non_repeating_flags=(--offline --keep --shell-on-failure --isolated --cold --daemon-logs --accept-known --until-sure --until-failure --version -h --help)
    repeating_options=(--rpms --set --env-file --needs --replace-url --tests --connect)
    non_repeating_options=(--recipe --profile --source --script --test-timeout --repeat --parallel --rarest --format)
    __virt-ci_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--recipe')
        __virt-ci_add_completions -f
        return
        ;;
    '--profile')
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion run -- --profile "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    '--rpms')
        __virt-ci_add_completions -d
        return
        ;;
    '--set')
        return
        ;;
    '--env-file')
        __virt-ci_add_completions -f
        return
        ;;
    '--source')
        __virt-ci_add_completions -d
        return
        ;;
    '--script')
        __virt-ci_add_completions -f
        return
        ;;
    '--needs')
        return
        ;;
    '--replace-url')
        return
        ;;
    '--tests')
        return
        ;;
    '--test-timeout')
        return
        ;;
    '--repeat')
        return
        ;;
    '--parallel')
        return
        ;;
    '--rarest')
        return
        ;;
    '--connect')
        __virt-ci_add_completions -W 'qemu:///session'$'\n''qemu:///system'
        return
        ;;
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion run -- positional@0 "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_virt-ci_rerun() {
    repeating_flags=()
    non_repeating_flags=(--failed --until-sure --until-failure --fresh --daemon-logs --keep --isolated --accept-known --version -h --help)
    repeating_options=(--tests --connect)
    non_repeating_options=(--repeat --parallel --rarest --format)
    __virt-ci_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--tests')
        return
        ;;
    '--repeat')
        return
        ;;
    '--parallel')
        return
        ;;
    '--rarest')
        return
        ;;
    '--connect')
        __virt-ci_add_completions -W 'qemu:///session'$'\n''qemu:///system'
        return
        ;;
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac
}

_virt-ci_test() {
    repeating_flags=()
    non_repeating_flags=(--fresh --daemon-logs --keep --isolated --accept-known --version -h --help)
    repeating_options=(--connect)
    non_repeating_options=(--run --format)
    __virt-ci_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--run')
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion test -- --run "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    '--connect')
        __virt-ci_add_completions -W 'qemu:///session'$'\n''qemu:///system'
        return
        ;;
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion test -- positional@0 "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_virt-ci_plan() {
    repeating_flags=()
    non_repeating_flags=(--offline --version -h --help)
    repeating_options=(--rpms --set --env-file --needs --replace-url)
    non_repeating_options=(--recipe --profile --source --script --format)
    __virt-ci_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--recipe')
        __virt-ci_add_completions -f
        return
        ;;
    '--profile')
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion plan -- --profile "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    '--rpms')
        __virt-ci_add_completions -d
        return
        ;;
    '--set')
        return
        ;;
    '--env-file')
        __virt-ci_add_completions -f
        return
        ;;
    '--source')
        __virt-ci_add_completions -d
        return
        ;;
    '--script')
        __virt-ci_add_completions -f
        return
        ;;
    '--needs')
        return
        ;;
    '--replace-url')
        return
        ;;
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion plan -- positional@0 "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_virt-ci_bundle() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(-o --output)
    __virt-ci_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '-o'|'--output')
        __virt-ci_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion bundle -- positional@0 "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_virt-ci_runs() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--limit --format)
    __virt-ci_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--limit')
        return
        ;;
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac
}

_virt-ci_show() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--format)
    __virt-ci_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac
}

_virt-ci_failures() {
    repeating_flags=()
    non_repeating_flags=(--ci --version -h --help)
    repeating_options=()
    non_repeating_options=(--format)
    __virt-ci_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac
}

_virt-ci_test-logs() {
    repeating_flags=()
    non_repeating_flags=(--ci --by-time --version -h --help)
    repeating_options=()
    non_repeating_options=(--daemon --clock-offset --format)
    __virt-ci_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--daemon')
        return
        ;;
    '--clock-offset')
        return
        ;;
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac
}

_virt-ci_compare() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--format)
    __virt-ci_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac
}

_virt-ci_report() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--html --junit --markdown --bug --test)
    __virt-ci_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--html')
        return
        ;;
    '--junit')
        return
        ;;
    '--markdown')
        return
        ;;
    '--bug')
        return
        ;;
    '--test')
        return
        ;;
    esac
}

_virt-ci_flaky() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--project --job --profile --since --format)
    __virt-ci_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--project')
        return
        ;;
    '--job')
        return
        ;;
    '--profile')
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion flaky -- --profile "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    '--since')
        return
        ;;
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac
}

_virt-ci_investigate() {
    repeating_flags=()
    non_repeating_flags=(--plan --version -h --help)
    repeating_options=(--connect)
    non_repeating_options=(--parallel --runs --last-good --profile --format)
    __virt-ci_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--parallel')
        return
        ;;
    '--runs')
        return
        ;;
    '--last-good')
        return
        ;;
    '--profile')
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion investigate -- --profile "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    '--connect')
        __virt-ci_add_completions -W 'qemu:///session'$'\n''qemu:///system'
        return
        ;;
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion investigate -- positional@0 "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_virt-ci_bisect() {
    repeating_flags=()
    non_repeating_flags=(--ask-ci --run --version -h --help)
    repeating_options=(--tests --connect)
    non_repeating_options=(--job --good --bad --profile --format)
    __virt-ci_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--job')
        return
        ;;
    '--good')
        return
        ;;
    '--bad')
        return
        ;;
    '--tests')
        return
        ;;
    '--profile')
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion bisect -- --profile "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    '--connect')
        __virt-ci_add_completions -W 'qemu:///session'$'\n''qemu:///system'
        return
        ;;
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion bisect -- positional@0 "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_virt-ci_pipelines() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--ref --status --source -n --limit --format)
    __virt-ci_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--ref')
        return
        ;;
    '--status')
        return
        ;;
    '--source')
        return
        ;;
    '-n'|'--limit')
        return
        ;;
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac
}

_virt-ci_jobs() {
    repeating_flags=()
    non_repeating_flags=(--needs --version -h --help)
    repeating_options=()
    non_repeating_options=(--format)
    __virt-ci_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac
}

_virt-ci_trace() {
    repeating_flags=()
    non_repeating_flags=(-f --follow --full --version -h --help)
    repeating_options=()
    non_repeating_options=(--section --interval --format)
    __virt-ci_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--section')
        return
        ;;
    '--interval')
        return
        ;;
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac
}

_virt-ci_artifacts() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(-o --output --format)
    __virt-ci_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '-o'|'--output')
        return
        ;;
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac
}

_virt-ci_watch() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=(--connect)
    non_repeating_options=(--interval --format)
    __virt-ci_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--interval')
        return
        ;;
    '--connect')
        __virt-ci_add_completions -W 'qemu:///session'$'\n''qemu:///system'
        return
        ;;
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac
}

_virt-ci_machines() {
    repeating_flags=()
    non_repeating_flags=(--executor --version -h --help)
    repeating_options=()
    non_repeating_options=(--policy --format)
    __virt-ci_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac
}

_virt-ci_shell() {
    repeating_flags=()
    non_repeating_flags=(--executor --version -h --help)
    repeating_options=()
    non_repeating_options=(--policy)
    __virt-ci_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion shell -- positional@0 "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_virt-ci_exec() {
    repeating_flags=()
    non_repeating_flags=(--executor --version -h --help)
    repeating_options=()
    non_repeating_options=(--policy)
    __virt-ci_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion exec -- positional@0 "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_virt-ci_cp() {
    repeating_flags=()
    non_repeating_flags=(--executor --version -h --help)
    repeating_options=()
    non_repeating_options=(--limit --policy)
    __virt-ci_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--limit')
        return
        ;;
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion cp -- positional@0 "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_virt-ci_ssh-config() {
    repeating_flags=()
    non_repeating_flags=(--executor --version -h --help)
    repeating_options=()
    non_repeating_options=(--policy)
    __virt-ci_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion ssh-config -- positional@0 "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_virt-ci_port-forward() {
    repeating_flags=()
    non_repeating_flags=(--executor --version -h --help)
    repeating_options=()
    non_repeating_options=(--policy)
    __virt-ci_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion port-forward -- positional@0 "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_virt-ci_logs() {
    repeating_flags=()
    non_repeating_flags=(-f --follow --executor --version -h --help)
    repeating_options=()
    non_repeating_options=(-n --lines --policy)
    __virt-ci_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '-n'|'--lines')
        return
        ;;
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion logs -- positional@0 "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    2)
        __virt-ci_add_completions -W 'libvirtd'$'\n''virtqemud'$'\n''virtnetworkd'$'\n''virtstoraged'$'\n''virtnodedevd'$'\n''virtlogd'
        return
        ;;
    esac
}

_virt-ci_loglevel() {
    repeating_flags=()
    non_repeating_flags=(--executor --version -h --help)
    repeating_options=()
    non_repeating_options=(--file --machine --policy --format)
    __virt-ci_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--file')
        return
        ;;
    '--machine')
        return
        ;;
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac
}

_virt-ci_console() {
    repeating_flags=()
    non_repeating_flags=(--log --follow --executor --version -h --help)
    repeating_options=()
    non_repeating_options=(--policy)
    __virt-ci_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion console -- positional@0 "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_virt-ci_destroy() {
    repeating_flags=()
    non_repeating_flags=(--executor --version -h --help)
    repeating_options=(--connect)
    non_repeating_options=(--policy)
    __virt-ci_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    '--connect')
        __virt-ci_add_completions -W 'qemu:///session'$'\n''qemu:///system'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion destroy -- positional@0 "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_virt-ci_gc() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=(--connect)
    non_repeating_options=()
    __virt-ci_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--connect')
        __virt-ci_add_completions -W 'qemu:///session'$'\n''qemu:///system'
        return
        ;;
    esac
}

_virt-ci_doctor() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=(--connect)
    non_repeating_options=(--host --limit --format)
    __virt-ci_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--host')
        return
        ;;
    '--limit')
        return
        ;;
    '--connect')
        __virt-ci_add_completions -W 'qemu:///session'$'\n''qemu:///system'
        return
        ;;
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac
}

_virt-ci_config() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __virt-ci_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    show|path)
        # Offer subcommand argument completions
        "_virt-ci_config_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'show path' -- "${cur}"))
        ;;
    esac
}

_virt-ci_config_show() {
    repeating_flags=()
    non_repeating_flags=(--origin --version -h --help)
    repeating_options=()
    non_repeating_options=(--format)
    __virt-ci_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac
}

_virt-ci_config_path() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __virt-ci_offer_flags_options 0
}

_virt-ci_profile() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __virt-ci_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    list|show|validate)
        # Offer subcommand argument completions
        "_virt-ci_profile_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'list show validate' -- "${cur}"))
        ;;
    esac
}

_virt-ci_profile_list() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--format)
    __virt-ci_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac
}

_virt-ci_profile_show() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--format)
    __virt-ci_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion profile show -- positional@0 "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_virt-ci_profile_validate() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __virt-ci_offer_flags_options -1

    # Offer positional completions
    case "${positional_number}" in
    *)
        __virt-ci_add_completions -f
        return
        ;;
    esac
}

_virt-ci_image() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __virt-ci_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    list|pull|build|import|verify|warm|remove)
        # Offer subcommand argument completions
        "_virt-ci_image_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'list pull build import verify warm remove' -- "${cur}"))
        ;;
    esac
}

_virt-ci_image_list() {
    repeating_flags=()
    non_repeating_flags=(--executor --version -h --help)
    repeating_options=()
    non_repeating_options=(--policy --format)
    __virt-ci_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac
}

_virt-ci_image_pull() {
    repeating_flags=()
    non_repeating_flags=(--executor --version -h --help)
    repeating_options=(--connect)
    non_repeating_options=(--policy)
    __virt-ci_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    '--connect')
        __virt-ci_add_completions -W 'qemu:///session'$'\n''qemu:///system'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion image pull -- positional@0 "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_virt-ci_image_build() {
    repeating_flags=()
    non_repeating_flags=(--executor --version -h --help)
    repeating_options=(--connect)
    non_repeating_options=(--policy)
    __virt-ci_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    '--connect')
        __virt-ci_add_completions -W 'qemu:///session'$'\n''qemu:///system'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion image build -- positional@0 "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_virt-ci_image_import() {
    repeating_flags=()
    non_repeating_flags=(--executor --version -h --help)
    repeating_options=(--connect)
    non_repeating_options=(--profile --policy)
    __virt-ci_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--profile')
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion image import -- --profile "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    '--connect')
        __virt-ci_add_completions -W 'qemu:///session'$'\n''qemu:///system'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __virt-ci_add_completions -f
        return
        ;;
    esac
}

_virt-ci_image_verify() {
    repeating_flags=()
    non_repeating_flags=(--executor --version -h --help)
    repeating_options=(--connect)
    non_repeating_options=(--policy --format)
    __virt-ci_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    '--connect')
        __virt-ci_add_completions -W 'qemu:///session'$'\n''qemu:///system'
        return
        ;;
    '--format')
        __virt-ci_add_completions -W 'text'$'\n''json'$'\n''jsonl'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion image verify -- positional@0 "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_virt-ci_image_warm() {
    repeating_flags=()
    non_repeating_flags=(--executor --version -h --help)
    repeating_options=(--connect)
    non_repeating_options=(--policy)
    __virt-ci_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    '--connect')
        __virt-ci_add_completions -W 'qemu:///session'$'\n''qemu:///system'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion image warm -- positional@0 "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_virt-ci_image_remove() {
    repeating_flags=()
    non_repeating_flags=(--unused --executor --version -h --help)
    repeating_options=(--connect)
    non_repeating_options=(--policy)
    __virt-ci_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    '--connect')
        __virt-ci_add_completions -W 'qemu:///session'$'\n''qemu:///system'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __virt-ci_add_completions -W "$(__virt-ci_custom_complete ---completion image remove -- positional@0 "${COMP_CWORD}" "$(__virt-ci_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_virt-ci_executor() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __virt-ci_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    policy|config-toml|gc|config|prepare|run|cleanup)
        # Offer subcommand argument completions
        "_virt-ci_executor_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'policy config-toml gc config prepare run cleanup' -- "${cur}"))
        ;;
    esac
}

_virt-ci_executor_policy() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--check)
    __virt-ci_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--check')
        return
        ;;
    esac
}

_virt-ci_executor_config-toml() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--policy)
    __virt-ci_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    esac
}

_virt-ci_executor_gc() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--policy)
    __virt-ci_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    esac
}

_virt-ci_executor_config() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--policy)
    __virt-ci_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    esac
}

_virt-ci_executor_prepare() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--policy)
    __virt-ci_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    esac
}

_virt-ci_executor_run() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--policy)
    __virt-ci_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    esac
}

_virt-ci_executor_cleanup() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--policy)
    __virt-ci_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--policy')
        __virt-ci_add_completions -f
        return
        ;;
    esac
}

_virt-ci_help() {
    repeating_flags=()
    non_repeating_flags=(--version)
    repeating_options=()
    non_repeating_options=()
    __virt-ci_offer_flags_options -1
}

complete -o filenames -F _virt-ci virt-ci

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
