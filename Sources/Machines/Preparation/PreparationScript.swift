internal import Foundation
internal import Guests
internal import Profiles

/// What root runs in a machine that becomes a prepared image.
struct PreparationScript {
    let preparation: Preparation
    let login: Login

    /// The script, for bash's standard input. It ends with a system that has no identity and is to be shut down.
    var text: String {
        [
            Self.head, installation, pip, preparation.script.map { "# The profile's own lines.\n(\n\($0)\n)\n" } ?? "",
            user, Self.network, files, Self.tail,
        ].joined(separator: "\n")
    }

    private static let head = #"""
        set -eu
        export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
        # Only a machine of ours is emptied of its identity.
        grep -q virt-ci- /etc/hostname
        # What a first boot starts is done here, and not in every machine.
        timeout 600 systemctl is-system-running --wait > /dev/null || :

        """#

    private var installation: String {
        let sources = preparation.packageSources.map { "(\n\($0)\n)\n" } ?? ""
        guard !preparation.packages.isEmpty, let manager = preparation.packageManager else { return sources }
        let names = ShellWord.line(preparation.packages)
        let command =
            switch manager {
            // As lcitool installs them: recommended packages are nobody's wish.
            case .apt:
                "apt-get update -qq\n"
                    + "apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 -- \(names)"
            case .dnf: "dnf install -y --setopt=install_weak_deps=False -- \(names)"
            case .zypper: "zypper --non-interactive install --no-recommends -- \(names)"
            }
        return sources + command + "\n"
    }

    private var pip: String {
        guard !preparation.pythonPackages.isEmpty else { return "" }
        let names = ShellWord.line(preparation.pythonPackages)
        // PEP 668: a distribution's Python refuses without being told that it is meant.
        return "PIP_BREAK_SYSTEM_PACKAGES=1 python3 -m pip install --root-user-action=ignore -- \(names)\n"
    }

    private var user: String {
        let name = ShellWord.quoted(login.user)
        guard login.user != "root" else { return "user=root\n" }
        let sudo =
            login.sudo
            ? "echo \(name)' ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/90-virt-ci-user\n"
                + "chmod 0440 /etc/sudoers.d/90-virt-ci-user\n" : ""
        return """
            user=\(name)
            id "$user" > /dev/null 2>&1 || useradd --create-home --shell /bin/bash "$user"
            # No password, and not locked either: some servers refuse a locked account even with a key.
            usermod --password '*' "$user"
            \(sudo)
            """
    }

    /// Every card gets its address by DHCP, whatever its name and number are. What cloud-init wrote is bound to the card
    /// of the machine that is prepared.
    private static let network = #"""
        rm -f /etc/netplan/50-cloud-init.yaml /etc/systemd/network/10-cloud-init-*.network \
            /etc/NetworkManager/system-connections/cloud-init-* /etc/sysconfig/network-scripts/ifcfg-e* \
            /etc/network/interfaces.d/50-cloud-init
        if [ -x /usr/sbin/netplan ]; then
            printf '%s\n' 'network: {version: 2, ethernets: {all: {match: {name: "e*"}, dhcp4: true, dhcp6: true}}}' \
                > /etc/netplan/90-virt-ci.yaml
            chmod 0600 /etc/netplan/90-virt-ci.yaml
        elif systemctl -q is-enabled NetworkManager.service 2> /dev/null; then
            printf '%s\n' '[connection]' 'id=virt-ci' 'type=ethernet' '[ipv4]' 'method=auto' '[ipv6]' 'method=auto' \
                > /etc/NetworkManager/system-connections/virt-ci.nmconnection
            chmod 0600 /etc/NetworkManager/system-connections/virt-ci.nmconnection
        elif [ ! -e /etc/systemd/network/80-dhcp.network ]; then
            printf '%s\n' '[Match]' 'Name=en* eth*' '[Network]' 'DHCP=yes' > /etc/systemd/network/80-dhcp.network
        fi

        """#

    private var files: String {
        """
        # cloud-init stays, for who wants it; what it does at each boot is done.
        mkdir -p /etc/cloud
        touch /etc/cloud/cloud-init.disabled
        mkdir -p \(IdentityProgram.folder)
        cat > \(IdentityProgram.path) << 'virt-ci-end'
        \(IdentityProgram.text)virt-ci-end
        chmod 0755 \(IdentityProgram.path)
        cat > /etc/systemd/system/\(IdentityProgram.unit) << 'virt-ci-end'
        \(IdentityProgram.unitText)virt-ci-end
        systemctl enable -q \(IdentityProgram.unit)

        """
    }

    /// The placeholders get owner, mode and label here, and their contents at each machine's start.
    private static let tail = #"""
        home=$(getent passwd "$user" | cut -d: -f6)
        install -d -m 0700 -o "$user" -g "$(id -g "$user")" "$home/.ssh"
        install -m 0600 -o "$user" -g "$(id -g "$user")" /dev/null "$home/.ssh/authorized_keys"
        [ "$user" = root ] || rm -f /root/.ssh/authorized_keys
        ln -sfn "$home/.ssh/authorized_keys" /usr/libexec/virt-ci/authorized_keys
        rm -f /etc/ssh/ssh_host_*
        install -m 0600 /dev/null /etc/ssh/ssh_host_ed25519_key
        install -m 0644 /dev/null /etc/ssh/ssh_host_ed25519_key.pub
        # Fedora and its kin make the keys that are missing, unless cloud-init is there to do it.
        if [ -e /usr/lib/systemd/system/sshd-keygen@.service ]; then
            mkdir -p /etc/systemd/system/sshd-keygen@.service.d
            printf '%s\n' '[Unit]' 'ConditionPathExists=!/usr/libexec/virt-ci/identity' \
                > /etc/systemd/system/sshd-keygen@.service.d/90-virt-ci.conf
        fi
        if command -v restorecon > /dev/null; then
            restorecon -RF /usr/libexec/virt-ci /etc/ssh /etc/systemd/system /etc/cloud "$home/.ssh" || :
        fi

        # An empty machine-id is filled in at boot without the presets of a first boot, which an absent one would start.
        : > /etc/machine-id
        echo localhost > /etc/hostname
        rm -f /var/lib/dbus/machine-id /var/lib/systemd/random-seed /root/.bash_history
        rm -rf /var/lib/cloud/instance /var/lib/cloud/instances /var/lib/cloud/seed /var/lib/cloud/data
        rm -rf /var/log/journal/* /var/log/cloud-init*.log /var/lib/NetworkManager/*.lease /var/cache/apt/archives/*.deb
        find /tmp /var/tmp -mindepth 1 -maxdepth 1 ! -name 'systemd-private-*' ! -name '.*' -exec rm -rf {} +
        sync
        fstrim --all 2> /dev/null || :

        """#
}
