#!/usr/bin/env bash

trap 'exit 1' TERM

case "$(set -o)" in *"pipefail"*) set -o pipefail;; esac; set -o errexit
set +o noclobber
(trap 'exit 1' TERM; eval $'export CI_PROJECT_DIR=/builds/group/project\nexport CI_JOB_STATUS=running\nexport GITLAB_ENV=/builds/group/project.tmp/gitlab_runner_env\nmkdir -p "/builds/group/project.tmp"\ntouch "/builds/group/project.tmp/gitlab_runner_env"\nwhile read -r line; do export "$line"; done < "/builds/group/project.tmp/gitlab_runner_env"\ncd /builds/group/project\necho $\'\\x1b[32;1m$ echo "it\\\'s" \\\\t $HOME\\x1b[0;m\'\necho "it\'s" \\t $HOME\necho $\'\\x1b[32;1m$ echo \\xc3\\xa9\\x1b[0;m\'\necho \xc3\xa9\n') < /dev/null
exit 0
