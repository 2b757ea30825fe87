function __virt-ci_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __virt-ci_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __virt-ci_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __virt-ci_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __virt-ci_parse_tokens -S
    set -l unparsed_tokens (__virt-ci_tokens -pc)
    switch $unparsed_tokens[1]
    case 'virt-ci'
        __virt-ci_parse_subcommand 0 'color=' 'quiet' 'verbose' 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'demo'
            __virt-ci_parse_subcommand 0 'keep' 'serve' 'connect=+' 'format=' 'version' 'h/help'
        case 'run'
            __virt-ci_parse_subcommand 1 'recipe=' 'offline' 'profile=' 'rpms=+' 'set=+' 'env-file=+' 'source=' 'script=' 'needs=+' 'replace-url=+' 'keep' 'shell-on-failure' 'isolated' 'cold' 'daemon-logs' 'tests=+' 'test-timeout=' 'accept-known' 'repeat=' 'parallel=' 'until-sure' 'rarest=' 'until-failure' 'connect=+' 'format=' 'version' 'h/help'
        case 'rerun'
            __virt-ci_parse_subcommand 1 'failed' 'tests=+' 'repeat=' 'parallel=' 'until-sure' 'rarest=' 'until-failure' 'fresh' 'daemon-logs' 'keep' 'isolated' 'accept-known' 'connect=+' 'format=' 'version' 'h/help'
        case 'test'
            __virt-ci_parse_subcommand -r 1 'run=' 'fresh' 'daemon-logs' 'keep' 'isolated' 'accept-known' 'connect=+' 'format=' 'version' 'h/help'
        case 'plan'
            __virt-ci_parse_subcommand 1 'recipe=' 'offline' 'profile=' 'rpms=+' 'set=+' 'env-file=+' 'source=' 'script=' 'needs=+' 'replace-url=+' 'format=' 'version' 'h/help'
        case 'bundle'
            __virt-ci_parse_subcommand 1 'o/output=' 'version' 'h/help'
        case 'runs'
            __virt-ci_parse_subcommand 0 'limit=' 'format=' 'version' 'h/help'
        case 'show'
            __virt-ci_parse_subcommand 1 'format=' 'version' 'h/help'
        case 'failures'
            __virt-ci_parse_subcommand 1 'ci' 'format=' 'version' 'h/help'
        case 'test-logs'
            __virt-ci_parse_subcommand 2 'daemon=' 'ci' 'by-time' 'clock-offset=' 'format=' 'version' 'h/help'
        case 'compare'
            __virt-ci_parse_subcommand 2 'format=' 'version' 'h/help'
        case 'report'
            __virt-ci_parse_subcommand 1 'html=' 'junit=' 'markdown=' 'bug=' 'test=' 'version' 'h/help'
        case 'flaky'
            __virt-ci_parse_subcommand 0 'project=' 'job=' 'profile=' 'since=' 'format=' 'version' 'h/help'
        case 'investigate'
            __virt-ci_parse_subcommand 1 'parallel=' 'runs=' 'last-good=' 'profile=' 'plan' 'connect=+' 'format=' 'version' 'h/help'
        case 'bisect'
            __virt-ci_parse_subcommand 1 'job=' 'good=' 'bad=' 'tests=+' 'ask-ci' 'run' 'profile=' 'connect=+' 'format=' 'version' 'h/help'
        case 'pipelines'
            __virt-ci_parse_subcommand 1 'ref=' 'status=' 'source=' 'n/limit=' 'format=' 'version' 'h/help'
        case 'jobs'
            __virt-ci_parse_subcommand 1 'needs' 'format=' 'version' 'h/help'
        case 'trace'
            __virt-ci_parse_subcommand 1 'f/follow' 'full' 'section=' 'interval=' 'format=' 'version' 'h/help'
        case 'artifacts'
            __virt-ci_parse_subcommand 2 'o/output=' 'format=' 'version' 'h/help'
        case 'watch'
            __virt-ci_parse_subcommand 1 'interval=' 'connect=+' 'format=' 'version' 'h/help'
        case 'machines'
            __virt-ci_parse_subcommand 0 'executor' 'policy=' 'format=' 'version' 'h/help'
        case 'shell'
            __virt-ci_parse_subcommand -r 2 'executor' 'policy=' 'version' 'h/help'
        case 'exec'
            __virt-ci_parse_subcommand -r 2 'executor' 'policy=' 'version' 'h/help'
        case 'cp'
            __virt-ci_parse_subcommand -r 1 'limit=' 'executor' 'policy=' 'version' 'h/help'
        case 'ssh-config'
            __virt-ci_parse_subcommand -r 1 'executor' 'policy=' 'version' 'h/help'
        case 'port-forward'
            __virt-ci_parse_subcommand -r 1 'executor' 'policy=' 'version' 'h/help'
        case 'logs'
            __virt-ci_parse_subcommand 2 'f/follow' 'n/lines=' 'executor' 'policy=' 'version' 'h/help'
        case 'loglevel'
            __virt-ci_parse_subcommand 2 'file=' 'machine=' 'executor' 'policy=' 'format=' 'version' 'h/help'
        case 'console'
            __virt-ci_parse_subcommand 1 'log' 'follow' 'executor' 'policy=' 'version' 'h/help'
        case 'destroy'
            __virt-ci_parse_subcommand -r 1 'executor' 'policy=' 'connect=+' 'version' 'h/help'
        case 'gc'
            __virt-ci_parse_subcommand 0 'connect=+' 'version' 'h/help'
        case 'doctor'
            __virt-ci_parse_subcommand 0 'host=' 'limit=' 'connect=+' 'format=' 'version' 'h/help'
        case 'config'
            __virt-ci_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'show'
                __virt-ci_parse_subcommand 0 'origin' 'format=' 'version' 'h/help'
            case 'path'
                __virt-ci_parse_subcommand 0 'version' 'h/help'
            end
        case 'profile'
            __virt-ci_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'list'
                __virt-ci_parse_subcommand 0 'format=' 'version' 'h/help'
            case 'show'
                __virt-ci_parse_subcommand 1 'format=' 'version' 'h/help'
            case 'validate'
                __virt-ci_parse_subcommand -r 1 'version' 'h/help'
            end
        case 'image'
            __virt-ci_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'list'
                __virt-ci_parse_subcommand 0 'executor' 'policy=' 'format=' 'version' 'h/help'
            case 'pull'
                __virt-ci_parse_subcommand 1 'executor' 'policy=' 'connect=+' 'version' 'h/help'
            case 'build'
                __virt-ci_parse_subcommand 1 'executor' 'policy=' 'connect=+' 'version' 'h/help'
            case 'import'
                __virt-ci_parse_subcommand 1 'profile=' 'executor' 'policy=' 'connect=+' 'version' 'h/help'
            case 'verify'
                __virt-ci_parse_subcommand -r 1 'executor' 'policy=' 'connect=+' 'format=' 'version' 'h/help'
            case 'warm'
                __virt-ci_parse_subcommand 1 'executor' 'policy=' 'connect=+' 'version' 'h/help'
            case 'remove'
                __virt-ci_parse_subcommand -r 1 'unused' 'executor' 'policy=' 'connect=+' 'version' 'h/help'
            end
        case 'executor'
            __virt-ci_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'policy'
                __virt-ci_parse_subcommand 0 'check=' 'version' 'h/help'
            case 'config-toml'
                __virt-ci_parse_subcommand 0 'policy=' 'version' 'h/help'
            case 'gc'
                __virt-ci_parse_subcommand 0 'policy=' 'version' 'h/help'
            case 'config'
                __virt-ci_parse_subcommand 0 'policy=' 'version' 'h/help'
            case 'prepare'
                __virt-ci_parse_subcommand 0 'policy=' 'version' 'h/help'
            case 'run'
                __virt-ci_parse_subcommand 2 'policy=' 'version' 'h/help'
            case 'cleanup'
                __virt-ci_parse_subcommand 0 'policy=' 'version' 'h/help'
            end
        case 'help'
            __virt-ci_parse_subcommand -r 1 'version'
        end
    end
end

function __virt-ci_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __virt-ci_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __virt-ci_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __virt-ci_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__virt-ci_tokens -p)
    if test -z "$(__virt-ci_tokens -t)"
        set -l index (count (__virt-ci_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'virt-ci' -f
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci" color' -l 'color' -d 'Colours: auto, which is on a terminal; always; never.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci" quiet' -l 'quiet' -d 'Say nothing but answers, warnings and errors.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci" verbose' -l 'verbose' -d 'Show the causes of an error, too.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'demo' -d 'Reproduce the failed job of a small GitLab that virt-ci brings along.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'run' -d 'Reproduce a job: its packages, its sources, its machine, its script.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'rerun' -d 'Run tests of a recorded run again, in the machine it kept or in a new one.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'test' -d 'Run single tests of the last run again.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'plan' -d 'Say what a run of a job would do: pinned, unpinned, and other than in CI.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'bundle' -d 'Pack a run\'s recipe, sources and packages into one file, for a machine without GitLab.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'runs' -d 'List the runs that are recorded on this machine, the newest first.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'show' -d 'Show how a recorded run ended: the report it gave then.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'failures' -d 'Show each failed test of a run: its assertions, where, and its last lines.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'test-logs' -d 'Show what libvirt\'s daemons logged while one test ran.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'compare' -d 'Say what differs between two runs: tests, assertions, packages, times.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'report' -d 'Write a run\'s report: a page, JUnit XML, Markdown, or the draft of a bug report.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'flaky' -d 'List the tests that both passed and failed here on the same inputs.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'investigate' -d 'Find out what a job\'s failure comes from: packages, tests, environment, or chance.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'bisect' -d 'Find the first pipeline of a branch in which a test fails, and the commits that came with it.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'pipelines' -d 'List a project\'s newest pipelines.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'jobs' -d 'Show a pipeline\'s jobs, with those of the pipelines it started, and the machines they can be run again in.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'trace' -d 'Show a job\'s log, with the sections around its script folded.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'artifacts' -d 'List the files a job left, or get one of them.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'watch' -d 'Wait for a pipeline\'s end, and offer to reproduce its first failure.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'machines' -d 'List the machines there are.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'shell' -d 'Enter a machine: the job\'s user, working folder and variables.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'exec' -d 'Run a command in a machine, as the job\'s script would.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'cp' -d 'Copy files and folders into a machine, or out of it.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'ssh-config' -d 'Print machines as hosts of ssh\'s configuration.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'port-forward' -d 'Make ports of a machine\'s guest ports of this host, until interrupted.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'logs' -d 'Show what libvirt\'s daemons in a machine have logged.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'loglevel' -d 'See or change what libvirt\'s daemons in a machine log.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'console' -d 'Open a machine\'s serial console.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'destroy' -d 'Take kept machines away, with their disks.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'gc' -d 'Remove what killed runs left, kept machines whose time is over, images of no profile, and what is too much.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'doctor' -d 'Say what works on this machine, what doesn\'t, and what mends it.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'config' -d 'What is set once for all commands.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'profile' -d 'What machine a job\'s DISTRO means.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'image' -d 'The base disks that machines start from.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'executor' -d 'Run the jobs of a GitLab Runner in throw-away machines, as its custom executor.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci demo" keep' -l 'keep' -d 'Keep the machine for eight hours after the run.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci demo" serve' -l 'serve' -d 'Only serve the sample, until interrupted; try the other commands on it.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci demo"' -l 'connect' -d 'The libvirt connection; given more than once, the one with the image and most memory gets the machine.' -rfka 'qemu:///session qemu:///system'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci demo" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci demo" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci demo" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci run" -eq 1' -fka '(__virt-ci_custom_completion ---completion run -- positional@0 (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run" recipe' -l 'recipe' -d 'A recipe or bundle to take instead of a job in GitLab.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run" offline' -l 'offline' -d 'Use what is on this machine alone, and say what is missing before anything starts.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run" profile' -l 'profile' -d 'Another profile than the job\'s own, which DISTRO names.' -rfka '(__virt-ci_custom_completion ---completion run -- --profile (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run"' -l 'rpms' -d 'A folder laid out as the artifacts are, or a job\'s id, used for those that are gone; with a need\'s name before it, a folder used for that one in any case; may be repeated.' -rfa '(__virt-ci_complete_directories)'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run"' -l 'set' -d 'Set a variable for this run, above all others; may be repeated.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run"' -l 'env-file' -d 'Variables of a file, one NAME=value a line, whose values are kept secret; may be repeated.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run" source' -l 'source' -d 'A git work tree to take instead of the job\'s commit, with what isn\'t committed in it.' -rfa '(__virt-ci_complete_directories)'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run" script' -l 'script' -d 'A file to run instead of the job\'s script.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run"' -l 'needs' -d 'Take the artifacts of another job for one that is needed; may be repeated.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run"' -l 'replace-url' -d 'Another git repository, or a folder of this machine, for one that the script fetches; may be repeated.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run" keep' -l 'keep' -d 'Keep the machine for eight hours after the run.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run" shell-on-failure' -l 'shell-on-failure' -d 'Enter the machine when the job\'s script failed.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run" isolated' -l 'isolated' -d 'Let the guest reach nothing but virt-ci.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run" cold' -l 'cold' -d 'Boot the machine, also where a saved one could be restored.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run" daemon-logs' -l 'daemon-logs' -d 'Have libvirt\'s daemons in the guest also write a log of their own for each test, at level 1, without changing the job.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run"' -l 'tests' -d 'Run only tests whose names, or their ends, match a shell\'s pattern, for instance \'domain/050*\'; may be repeated.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run" test-timeout' -l 'test-timeout' -d 'How long a test may take, such as 10min; one that then hangs is ended.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run" accept-known' -l 'accept-known' -d 'Take a run whose failed tests all show known issues for a good one.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run" repeat' -l 'repeat' -d 'Run the job so many times, each time in a fresh machine, and tell how often each test passed.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run" parallel' -l 'parallel' -d 'With \'--repeat\': so many runs at one time.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run" until-sure' -l 'until-sure' -d 'Repeat until of each test it is sure whether it passes, always fails or is flaky, 50 times at most or as \'--repeat\' says.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run" rarest' -l 'rarest' -d 'What \'--until-sure\' must not miss: a test that fails, or passes, in so many per cent of its runs; 20 without. Less takes more runs.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run" until-failure' -l 'until-failure' -d 'Repeat until a run fails, and call off those on their way.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run"' -l 'connect' -d 'The libvirt connection; given more than once, the one with the image and most memory gets the machine.' -rfka 'qemu:///session qemu:///system'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci run" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci rerun" failed' -l 'failed' -d 'The tests that failed in it.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci rerun"' -l 'tests' -d 'Run only tests whose names, or their ends, match a shell\'s pattern, for instance \'domain/050*\'; may be repeated.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci rerun" repeat' -l 'repeat' -d 'Run the job so many times, each time in a fresh machine, and tell how often each test passed.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci rerun" parallel' -l 'parallel' -d 'With \'--repeat\': so many runs at one time.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci rerun" until-sure' -l 'until-sure' -d 'Repeat until of each test it is sure whether it passes, always fails or is flaky, 50 times at most or as \'--repeat\' says.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci rerun" rarest' -l 'rarest' -d 'What \'--until-sure\' must not miss: a test that fails, or passes, in so many per cent of its runs; 20 without. Less takes more runs.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci rerun" until-failure' -l 'until-failure' -d 'Repeat until a run fails, and call off those on their way.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci rerun" fresh' -l 'fresh' -d 'In a new machine, also where the run has kept one.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci rerun" daemon-logs' -l 'daemon-logs' -d 'Have libvirt\'s daemons in the guest also write a log of their own for each test.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci rerun" keep' -l 'keep' -d 'Keep a new machine for eight hours. One that was kept stays in any case.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci rerun" isolated' -l 'isolated' -d 'Let the guest of a new machine reach nothing but virt-ci.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci rerun" accept-known' -l 'accept-known' -d 'Take a run whose failed tests all show known issues for a good one.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci rerun"' -l 'connect' -d 'The libvirt connection; given more than once, the one with the image and most memory gets the machine.' -rfka 'qemu:///session qemu:///system'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci rerun" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci rerun" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci rerun" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci test" -ge 1' -fka '(__virt-ci_custom_completion ---completion test -- positional@0 (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci test" run' -l 'run' -d 'The run; the last one where none is given.' -rfka '(__virt-ci_custom_completion ---completion test -- --run (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci test" fresh' -l 'fresh' -d 'In a new machine, also where the run has kept one.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci test" daemon-logs' -l 'daemon-logs' -d 'Have libvirt\'s daemons in the guest also write a log of their own for each test.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci test" keep' -l 'keep' -d 'Keep a new machine for eight hours. One that was kept stays in any case.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci test" isolated' -l 'isolated' -d 'Let the guest of a new machine reach nothing but virt-ci.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci test" accept-known' -l 'accept-known' -d 'Take a run whose failed tests all show known issues for a good one.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci test"' -l 'connect' -d 'The libvirt connection; given more than once, the one with the image and most memory gets the machine.' -rfka 'qemu:///session qemu:///system'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci test" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci test" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci test" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci plan" -eq 1' -fka '(__virt-ci_custom_completion ---completion plan -- positional@0 (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci plan" recipe' -l 'recipe' -d 'A recipe or bundle to take instead of a job in GitLab.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci plan" offline' -l 'offline' -d 'Use what is on this machine alone, and say what is missing before anything starts.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci plan" profile' -l 'profile' -d 'Another profile than the job\'s own, which DISTRO names.' -rfka '(__virt-ci_custom_completion ---completion plan -- --profile (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci plan"' -l 'rpms' -d 'A folder laid out as the artifacts are, or a job\'s id, used for those that are gone; with a need\'s name before it, a folder used for that one in any case; may be repeated.' -rfa '(__virt-ci_complete_directories)'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci plan"' -l 'set' -d 'Set a variable for this run, above all others; may be repeated.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci plan"' -l 'env-file' -d 'Variables of a file, one NAME=value a line, whose values are kept secret; may be repeated.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci plan" source' -l 'source' -d 'A git work tree to take instead of the job\'s commit, with what isn\'t committed in it.' -rfa '(__virt-ci_complete_directories)'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci plan" script' -l 'script' -d 'A file to run instead of the job\'s script.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci plan"' -l 'needs' -d 'Take the artifacts of another job for one that is needed; may be repeated.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci plan"' -l 'replace-url' -d 'Another git repository, or a folder of this machine, for one that the script fetches; may be repeated.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci plan" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci plan" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci plan" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci bundle" -eq 1' -fka '(__virt-ci_custom_completion ---completion bundle -- positional@0 (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci bundle" o output' -s 'o' -l 'output' -d 'The file to write; RUN.virt-ci.tar.zst in this folder without.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci bundle" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci bundle" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci runs" limit' -l 'limit' -d 'How many at most.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci runs" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci runs" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci runs" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci show" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci show" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci failures" ci' -l 'ci' -d 'Those of the job in CI instead.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci failures" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci failures" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci failures" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci test-logs" daemon' -l 'daemon' -d 'Write this daemon\'s part, as it is.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci test-logs" ci' -l 'ci' -d 'The logs of the job in CI instead.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci test-logs" by-time' -l 'by-time' -d 'Cut by time also where the run was made with --daemon-logs.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci test-logs" clock-offset' -l 'clock-offset' -d 'How far the logs\' clock is ahead of the tests\', in seconds.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci test-logs" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci test-logs" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci test-logs" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci compare" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci compare" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci compare" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci report" html' -l 'html' -d 'Write a page.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci report" junit' -l 'junit' -d 'Write JUnit XML.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci report" markdown' -l 'markdown' -d 'Write Markdown for a merge request.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci report" bug' -l 'bug' -d 'Write the draft of a bug report.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci report" test' -l 'test' -d 'The test that the bug report is about; all failed ones without.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci report" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci report" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci flaky" project' -l 'project' -d 'Only of that project.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci flaky" job' -l 'job' -d 'Only of jobs of that name.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci flaky" profile' -l 'profile' -d 'Only in machines of that profile.' -rfka '(__virt-ci_custom_completion ---completion flaky -- --profile (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci flaky" since' -l 'since' -d 'Only runs that began since then: a day, or how long ago, as in 12h, 14d or 4w.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci flaky" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci flaky" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci flaky" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci investigate" -eq 1' -fka '(__virt-ci_custom_completion ---completion investigate -- positional@0 (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci investigate" parallel' -l 'parallel' -d 'How many machines at a time.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci investigate" runs' -l 'runs' -d 'Make these runs, separated by commas, whatever their results: as-it-was, old-rpms, old-tests, old-both.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci investigate" last-good' -l 'last-good' -d 'The job to take for the last good one.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci investigate" profile' -l 'profile' -d 'Another profile than the job\'s own, which DISTRO names.' -rfka '(__virt-ci_custom_completion ---completion investigate -- --profile (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci investigate" plan' -l 'plan' -d 'Only say which runs there can be; start none.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci investigate"' -l 'connect' -d 'The libvirt connection; given more than once, the one with the image and most memory gets the machine.' -rfka 'qemu:///session qemu:///system'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci investigate" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci investigate" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci investigate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci bisect" -eq 1' -fka '(__virt-ci_custom_completion ---completion bisect -- positional@0 (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci bisect" job' -l 'job' -d 'The job\'s name.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci bisect" good' -l 'good' -d 'A pipeline in which the job was good.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci bisect" bad' -l 'bad' -d 'A later one in which it was bad.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci bisect"' -l 'tests' -d 'A test that matters; may be repeated.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci bisect" ask-ci' -l 'ask-ci' -d 'Start no machine: only what CI said counts.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci bisect" run' -l 'run' -d 'Run each job here, whatever CI said.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci bisect" profile' -l 'profile' -d 'Another profile than the job\'s own, which DISTRO names.' -rfka '(__virt-ci_custom_completion ---completion bisect -- --profile (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci bisect"' -l 'connect' -d 'The libvirt connection; given more than once, the one with the image and most memory gets the machine.' -rfka 'qemu:///session qemu:///system'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci bisect" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci bisect" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci bisect" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci pipelines" ref' -l 'ref' -d 'Only those of a branch or tag.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci pipelines" status' -l 'status' -d 'Only those in a state, such as failed or running.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci pipelines" source' -l 'source' -d 'Only those started by something, such as push or schedule.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci pipelines" limit n' -s 'n' -l 'limit' -d 'Show so many at most.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci pipelines" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci pipelines" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci pipelines" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci jobs" needs' -l 'needs' -d 'Show which jobs each one needs.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci jobs" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci jobs" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci jobs" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci trace" f follow' -s 'f' -l 'follow' -d 'Wait for what a running job still writes, until it ends.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci trace" full' -l 'full' -d 'Fold nothing.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci trace" section' -l 'section' -d 'Show one section only, such as step_script.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci trace" interval' -l 'interval' -d 'With --follow: the shortest pause between two questions.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci trace" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci trace" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci trace" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci artifacts" o output' -s 'o' -l 'output' -d 'Write the file here: a file, or a folder that is there.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci artifacts" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci artifacts" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci artifacts" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci watch" interval' -l 'interval' -d 'The shortest pause between two questions.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci watch"' -l 'connect' -d 'The libvirt connection; given more than once, the one with the image and most memory gets the machine.' -rfka 'qemu:///session qemu:///system'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci watch" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci watch" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci watch" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci machines" executor' -l 'executor' -d 'Those of this host\'s executor instead of your own.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci machines" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci machines" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci machines" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci machines" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci shell" -eq 1' -fka '(__virt-ci_custom_completion ---completion shell -- positional@0 (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci shell" executor' -l 'executor' -d 'Those of this host\'s executor instead of your own.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci shell" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci shell" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci shell" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci exec" -eq 1' -fka '(__virt-ci_custom_completion ---completion exec -- positional@0 (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci exec" executor' -l 'executor' -d 'Those of this host\'s executor instead of your own.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci exec" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci exec" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci exec" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci cp" -ge 1' -fka '(__virt-ci_custom_completion ---completion cp -- positional@0 (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci cp" limit' -l 'limit' -d 'The most that is taken out of a machine.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci cp" executor' -l 'executor' -d 'Those of this host\'s executor instead of your own.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci cp" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci cp" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci cp" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci ssh-config" -ge 1' -fka '(__virt-ci_custom_completion ---completion ssh-config -- positional@0 (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci ssh-config" executor' -l 'executor' -d 'Those of this host\'s executor instead of your own.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci ssh-config" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci ssh-config" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci ssh-config" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci port-forward" -ge 1' -fka '(__virt-ci_custom_completion ---completion port-forward -- positional@0 (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci port-forward" executor' -l 'executor' -d 'Those of this host\'s executor instead of your own.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci port-forward" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci port-forward" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci port-forward" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci logs" -eq 1' -fka '(__virt-ci_custom_completion ---completion logs -- positional@0 (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci logs" -eq 2' -fka 'libvirtd virtqemud virtnetworkd virtstoraged virtnodedevd virtlogd'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci logs" f follow' -s 'f' -l 'follow' -d 'Also show what comes, until interrupted.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci logs" lines n' -s 'n' -l 'lines' -d 'How many lines of the past.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci logs" executor' -l 'executor' -d 'Those of this host\'s executor instead of your own.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci logs" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci logs" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci logs" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci loglevel" file' -l 'file' -d 'One more file of the guest\'s that it logs into.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci loglevel" machine' -l 'machine' -d 'The machine\'s name; may be left out when there is only one.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci loglevel" executor' -l 'executor' -d 'Those of this host\'s executor instead of your own.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci loglevel" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci loglevel" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci loglevel" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci loglevel" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci console" -eq 1' -fka '(__virt-ci_custom_completion ---completion console -- positional@0 (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci console" log' -l 'log' -d 'Only print what the console has shown.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci console" follow' -l 'follow' -d 'Print what the console has shown, and what it shows from now on.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci console" executor' -l 'executor' -d 'Those of this host\'s executor instead of your own.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci console" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci console" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci console" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci destroy" -ge 1' -fka '(__virt-ci_custom_completion ---completion destroy -- positional@0 (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci destroy" executor' -l 'executor' -d 'Those of this host\'s executor instead of your own.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci destroy" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci destroy"' -l 'connect' -d 'The libvirt connection; given more than once, the one with the image and most memory gets the machine.' -rfka 'qemu:///session qemu:///system'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci destroy" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci destroy" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci gc"' -l 'connect' -d 'The libvirt connection; given more than once, the one with the image and most memory gets the machine.' -rfka 'qemu:///session qemu:///system'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci gc" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci gc" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci doctor" host' -l 'host' -d 'A GitLab server to ask, such as gitlab.com.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci doctor" limit' -l 'limit' -d 'How long each check may take; those that ask libvirt twice that.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci doctor"' -l 'connect' -d 'The libvirt connection; given more than once, the one with the image and most memory gets the machine.' -rfka 'qemu:///session qemu:///system'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci doctor" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci doctor" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci doctor" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci config" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci config" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci config" -eq 1' -fa 'show' -d 'Show what holds, and where it was said; never a token.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci config" -eq 1' -fa 'path' -d 'Print where the file is, or would be.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci config show" origin' -l 'origin' -d 'Show where each was said.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci config show" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci config show" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci config show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci config path" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci config path" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci profile" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci profile" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci profile" -eq 1' -fa 'list' -d 'List the profiles.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci profile" -eq 1' -fa 'show' -d 'Print a profile with all it extends, and where each value was said.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci profile" -eq 1' -fa 'validate' -d 'Read all profiles, or the given files, and say what is wrong with them.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci profile list" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci profile list" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci profile list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci profile show" -eq 1' -fka '(__virt-ci_custom_completion ---completion profile show -- positional@0 (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci profile show" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci profile show" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci profile show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci profile validate" -ge 1' -F
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci profile validate" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci profile validate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci image" -eq 1' -fa 'list' -d 'List the images, and the machines that use them.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci image" -eq 1' -fa 'pull' -d 'Fetch a profile\'s newest cloud image, if it isn\'t here.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci image" -eq 1' -fa 'build' -d 'Make the image of a profile now, if there is none.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci image" -eq 1' -fa 'import' -d 'Take a file for the image of a profile.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci image" -eq 1' -fa 'verify' -d 'Read images again, and say whether they are what their digests name.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci image" -eq 1' -fa 'warm' -d 'Boot a machine of a profile and save it, to restore others from it.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci image" -eq 1' -fa 'remove' -d 'Take images away that no machine uses.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image list" executor' -l 'executor' -d 'Those of this host\'s executor instead of your own.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image list" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image list" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image list" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci image pull" -eq 1' -fka '(__virt-ci_custom_completion ---completion image pull -- positional@0 (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image pull" executor' -l 'executor' -d 'Those of this host\'s executor instead of your own.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image pull" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image pull"' -l 'connect' -d 'The libvirt connection; given more than once, the one with the image and most memory gets the machine.' -rfka 'qemu:///session qemu:///system'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image pull" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image pull" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci image build" -eq 1' -fka '(__virt-ci_custom_completion ---completion image build -- positional@0 (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image build" executor' -l 'executor' -d 'Those of this host\'s executor instead of your own.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image build" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image build"' -l 'connect' -d 'The libvirt connection; given more than once, the one with the image and most memory gets the machine.' -rfka 'qemu:///session qemu:///system'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image build" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image build" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci image import" -eq 1' -F
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image import" profile' -l 'profile' -d 'The profile\'s name.' -rfka '(__virt-ci_custom_completion ---completion image import -- --profile (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image import" executor' -l 'executor' -d 'Those of this host\'s executor instead of your own.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image import" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image import"' -l 'connect' -d 'The libvirt connection; given more than once, the one with the image and most memory gets the machine.' -rfka 'qemu:///session qemu:///system'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image import" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image import" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci image verify" -ge 1' -fka '(__virt-ci_custom_completion ---completion image verify -- positional@0 (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image verify" executor' -l 'executor' -d 'Those of this host\'s executor instead of your own.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image verify" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image verify"' -l 'connect' -d 'The libvirt connection; given more than once, the one with the image and most memory gets the machine.' -rfka 'qemu:///session qemu:///system'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image verify" format' -l 'format' -d 'How to answer: text for people, json for scripts, jsonl for one object a line as it happens.' -rfka 'text json jsonl'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image verify" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image verify" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci image warm" -eq 1' -fka '(__virt-ci_custom_completion ---completion image warm -- positional@0 (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image warm" executor' -l 'executor' -d 'Those of this host\'s executor instead of your own.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image warm" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image warm"' -l 'connect' -d 'The libvirt connection; given more than once, the one with the image and most memory gets the machine.' -rfka 'qemu:///session qemu:///system'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image warm" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image warm" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci image remove" -ge 1' -fka '(__virt-ci_custom_completion ---completion image remove -- positional@0 (count (__virt-ci_tokens -pc)) (__virt-ci_tokens -tC))'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image remove" unused' -l 'unused' -d 'Those that no profile leads to any more.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image remove" executor' -l 'executor' -d 'Those of this host\'s executor instead of your own.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image remove" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image remove"' -l 'connect' -d 'The libvirt connection; given more than once, the one with the image and most memory gets the machine.' -rfka 'qemu:///session qemu:///system'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image remove" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci image remove" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci executor" -eq 1' -fa 'policy' -d 'Print a policy to begin with, or say what is wrong with one.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci executor" -eq 1' -fa 'config-toml' -d 'Print what to paste into [[runners]] of the runner\'s config.toml.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci executor" -eq 1' -fa 'gc' -d 'Remove the machines of jobs that are over, and kept ones whose time is.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci executor" -eq 1' -fa 'config' -d 'config_exec: tell the runner where things lie in the guest.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci executor" -eq 1' -fa 'prepare' -d 'prepare_exec: make the job\'s machine.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci executor" -eq 1' -fa 'run' -d 'run_exec: run one script of the runner\'s in the job\'s machine.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_positional "virt-ci executor" -eq 1' -fa 'cleanup' -d 'cleanup_exec: take the job\'s machine away.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor policy" check' -l 'check' -d 'Read this policy instead, and look whether this host can do what it says.' -rfka ''
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor policy" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor policy" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor config-toml" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor config-toml" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor config-toml" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor gc" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor gc" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor gc" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor config" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor config" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor config" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor prepare" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor prepare" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor prepare" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor run" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor run" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor run" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor cleanup" policy' -l 'policy' -d 'The host\'s policy.' -rF
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor cleanup" version' -l 'version' -d 'Show the version.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci executor cleanup" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'virt-ci' -n '__virt-ci_should_offer_completions_for_flags_or_options "virt-ci help" version' -l 'version' -d 'Show the version.'
