import Commands

@main
enum VirtCIMain {
    static func main() async { await CommandLineTool.run() }
}
