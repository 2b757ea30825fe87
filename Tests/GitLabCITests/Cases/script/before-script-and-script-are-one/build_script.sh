#!/usr/bin/env bash

trap 'exit 1' TERM

case "$(set -o)" in *"pipefail"*) set -o pipefail;; esac; set -o errexit
set +o noclobber
(trap 'exit 1' TERM; eval $'export CI_PROJECT_DIR=/builds/group/project\nexport CI_JOB_STATUS=running\nexport GITLAB_ENV=/builds/group/project.tmp/gitlab_runner_env\nmkdir -p "/builds/group/project.tmp"\ntouch "/builds/group/project.tmp/gitlab_runner_env"\nwhile read -r line; do export "$line"; done < "/builds/group/project.tmp/gitlab_runner_env"\ncd /builds/group/project\necho $\'\\x1b[32;1m$ one\\x1b[0;m\'\none\necho $\'\\x1b[32;1m$ two\\x1b[0;m\'\ntwo\necho $\'\\x1b[32;1m$ three\\x1b[0;m\'\nthree\n') < /dev/null
exit 0
