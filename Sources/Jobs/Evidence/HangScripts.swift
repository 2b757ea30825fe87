/// What runs in a guest to see whether libvirt's daemons hang, to save what they look like, and to end Avocado.
enum HangScripts {
    /// Writes what `ThreadSample` reads.
    static let sample = #"""
        echo "machine $(uname -m)"
        echo "uptime $(cat /proc/uptime)"
        for process in /proc/[0-9]*; do
          read -r name < "$process/comm" || continue
          case $name in libvirtd | virt*d) ;; *) continue ;; esac
          for task in "$process"/task/[0-9]*; do
            echo "thread ${process#/proc/} ${task##*/}"
            echo "stat $(cat "$task/stat")"
            echo "wchan $(cat "$task/wchan")"
            echo "syscall $(cat "$task/syscall")"
          done
        done 2>/dev/null | tr -d '\000' | head -c 4194304
        """#

    /// Makes a folder, its one argument, with what all daemons and the test's processes do, and the ends of the daemons'
    /// logs. Attaching gdb stops a daemon for a moment, and changes nothing that hangs.
    static let save = #"""
        umask 077
        LC_ALL=C TZ=UTC DEBUGINFOD_URLS=; export LC_ALL TZ DEBUGINFOD_URLS
        rm -rf -- "$1"
        mkdir -- "$1" && cd -- "$1" || exit
        has() { command -v "$1" >/dev/null 2>&1; }
        few() { timeout -k 5 "$@" 2>&1 </dev/null | head -c 4194304; }

        few 20 ps -eo pid,ppid,user,stat,etime,time,wchan:24,args --forest > processes.txt
        if has ss; then few 20 ss -xpn > sockets.txt; fi
        if has virsh; then few 20 systemctl --no-pager --plain list-units 'libvirt*' 'virt*' > units.txt; fi

        mkdir daemons
        for process in /proc/[0-9]*; do
          read -r name < "$process/comm" || continue
          case $name in libvirtd | virt*d) ;; *) continue ;; esac
          pid=${process#/proc/}
          file=daemons/$name-$pid
          for task in "$process"/task/[0-9]*; do
            echo "== ${task##*/} $(cat "$task/comm"): $(cat "$task/wchan")"
            echo "system call: $(cat "$task/syscall")"
            cat "$task/status" | grep -E '^(State|voluntary|nonvoluntary)'
            cat "$task/stack"
          done 2>/dev/null | head -c 4194304 > "$file.kernel.txt"
          ls -l "$process/fd" 2>/dev/null | head -c 1048576 > "$file.files.txt"
          if has gdb; then
            few 90 gdb -batch -nx -p "$pid" -ex 'thread apply all bt' > "$file.stacks.txt"
          elif has eu-stack; then
            few 90 eu-stack -v -n 64 -p "$pid" > "$file.stacks.txt"
          fi
        done 2>/dev/null

        mkdir -p libvirt
        for log in /var/log/libvirt/*.log; do
          [ -f "$log" ] && [ ! -L "$log" ] && tail -c 4194304 -- "$log" > "libvirt/${log##*/}"
        done
        if has journalctl; then
          few 60 journalctl --no-pager --quiet --output=short-iso-precise --lines=2000 \
            --unit=libvirtd.service --unit='virt*d.service' > libvirt/journal.txt
          few 60 journalctl --dmesg --no-pager --quiet --output=short-iso-precise --lines=500 > kernel.txt
        fi
        exit 0
        """#

    /// Ends Avocado as its user would, then less kindly: interrupted, it ends the test that runs and writes its results.
    /// SIGTERM ends one that stands still (a byte of a test's output that is no UTF-8 makes Avocado do so).
    static let endAvocado = #"""
        find_it() {
          found=
          for process in /proc/[0-9]*; do
            [ "$process" = "/proc/$$" ] && continue
            read -r name < "$process/comm" || continue
            case $name in avocado | python*) ;; *) continue ;; esac
            words=$(tr '\000' ' ' < "$process/cmdline")
            case $words in *avocado*" run "*) ;; *) continue ;; esac
            pid=${process#/proc/}
            if [ -z "$found" ] || [ "$pid" -lt "$found" ]; then found=$pid; fi
          done 2>/dev/null
          [ "$found" ]
        }
        gone() {
          tries=0
          while [ "$tries" -lt "$1" ]; do
            find_it || return 0
            sleep 1
            tries=$((tries + 1))
          done
          return 1
        }
        find_it || exit 3
        kill -INT "$found"
        gone 60 && exit 0
        find_it && kill -TERM "$found"
        gone 40 && exit 0
        find_it && kill -KILL "$found"
        exit 0
        """#

    static let folder = "/var/tmp/virt-ci-hang"
}
