import Foundation

/// Stands for the host's `gitlab-runner`, which the executor puts into the guest: what the runner's scripts call there
/// (gitlab-runner `commands/helpers/artifacts_downloader.go`, `artifacts_uploader.go`), reduced to what the sample needs.
enum RunnerHelper {
    /// Writes the program.
    static func write(to path: String) throws {
        try Data(program.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    private static let program = #"""
        #!/usr/bin/env python3
        import glob, io, os, sys, urllib.request, uuid, zipfile

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None

        def say(text, **fields):
            rest = " ".join(f"{key}={value}" for key, value in sorted(fields.items()))
            print(f"{text:<50} {rest}", file=sys.stderr)

        def opened(request):
            try:
                return urllib.request.build_opener(Stay, urllib.request.ProxyHandler({})).open(request)
            except urllib.error.HTTPError as answer:
                return answer

        def options(words):
            found = {}
            for name, value in zip(words[::2], words[1::2]):
                found.setdefault(name, []).append(value)
            return found

        def address(found):
            return f"{found['--url'][0].rstrip('/')}/api/v4/jobs/{found['--id'][0]}/artifacts"

        def download(found):
            headers = {"JOB-TOKEN": found["--token"][0]}
            answer = opened(urllib.request.Request(address(found) + "?direct_download=true", headers=headers))
            if answer.status == 302:
                # The signed address takes no other credential.
                answer = opened(urllib.request.Request(answer.headers["Location"]))
            if answer.status != 200:
                sys.exit(f"FATAL: {answer.status}")
            say("Downloading artifacts from coordinator... ok", id=found["--id"][0], responseStatus="200 OK")
            with zipfile.ZipFile(io.BytesIO(answer.read())) as archive:
                for entry in archive.infolist():
                    path = archive.extract(entry)
                    os.chmod(path, (entry.external_attr >> 16) & 0o777)

        def upload(found):
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w") as archive:
                for pattern in found["--path"]:
                    paths = sorted(glob.glob(pattern))
                    for path in paths:
                        below = sorted(glob.glob(path + "/**", recursive=True)) if os.path.isdir(path) else [path]
                        for name in below:
                            archive.write(name)
                    say(f"{pattern}: found {len(paths)} matching artifact files and directories")
            edge = uuid.uuid4().hex
            head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="logs.zip"\r\n\r\n'
            body = head.encode() + packed.getvalue() + f"\r\n--{edge}--\r\n".encode()
            headers = {
                "JOB-TOKEN": found["--token"][0], "Content-Type": f"multipart/form-data; boundary={edge}"}
            answer = opened(urllib.request.Request(address(found), data=body, headers=headers))
            if answer.status != 201:
                sys.exit(f"FATAL: {answer.status}")
            say('Uploading artifacts as "archive" to coordinator... 201 Created', id=found["--id"][0])

        if sys.argv[1] == "--version":
            print("Version:      19.3.0")
        elif sys.argv[1] == "artifacts-downloader":
            download(options(sys.argv[2:]))
        elif sys.argv[1] == "artifacts-uploader":
            upload(options(sys.argv[2:]))
        else:
            sys.exit(f"unknown command {sys.argv[1]}")

        """#
}
