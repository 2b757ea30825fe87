/// How the page looks: with the reader's light or dark, on a phone's width and on a wide screen, and on paper.
enum ReportStyle {
    static let css = """
        :root{color-scheme:light dark;--ground:#fff;--text:#1b1f24;--faint:#59636e;--line:#d4d9e0;--card:#f6f8fa;
        --bad:#c62a2f;--good:#1a7f37;--warn:#8a6100;--skip:#818b98;--link:#0b5cad}
        @media(prefers-color-scheme:dark){:root{--ground:#12161b;--text:#e4e8ed;--faint:#9aa5b1;--line:#343c46;--card:#1a2027;
        --bad:#ff7b78;--good:#4cc86a;--warn:#e0b040;--skip:#768390;--link:#79b8ff}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,sans-serif}
        main{max-width:78rem;margin:0 auto;padding:1.25rem}
        h1{font-size:1.5rem;line-height:1.25;margin:.2rem 0;overflow-wrap:anywhere}
        h2{font-size:1.15rem;margin:2.2rem 0 .6rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}
        a{color:var(--link)}
        a.skip{position:absolute;left:-99rem}a.skip:focus{left:1rem;top:.5rem;background:var(--ground);padding:.3rem .6rem}
        :focus-visible{outline:3px solid var(--link);outline-offset:2px}
        .faint{color:var(--faint)}.failed,.error{color:var(--bad)}.passed{color:var(--good)}
        .interrupted,.warned,.known{color:var(--warn)}.skipped,.canceled{color:var(--skip)}
        .counts{display:flex;flex-wrap:wrap;gap:.4rem 1.4rem;margin:.8rem 0}.counts b{font-size:1.35rem;margin-right:.3rem}
        .share{display:flex;height:.7rem;border-radius:.35rem;overflow:hidden;background:var(--card);gap:2px}
        .share i{display:block;min-width:3px}
        .past span{display:inline-flex;gap:2px;align-items:flex-end;height:1rem;margin-right:.4rem;vertical-align:text-bottom}
        .past i{width:.45rem;height:.5rem;border-radius:1px;background:var(--skip)}.past .passed{background:var(--good)}
        .past .warned{background:var(--warn)}.past .failed,.past .error,.past .interrupted{height:1rem;background:var(--bad)}
        i.passed,rect.passed{background:var(--good);fill:var(--good)}
        i.failed,i.error,rect.failed,rect.error{background:var(--bad);fill:var(--bad)}
        i.interrupted,i.warned,rect.interrupted,rect.warned{background:var(--warn);fill:var(--warn)}
        i.skipped,i.canceled,rect.skipped,rect.canceled{background:var(--skip);fill:var(--skip)}
        rect.phase{fill:var(--link);opacity:.3}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.6rem 0}dt{color:var(--faint)}
        dd{margin:0;overflow-wrap:anywhere}
        details{border:1px solid var(--line);border-radius:.5rem;margin:.6rem 0;background:var(--card)}
        summary{cursor:pointer;padding:.55rem .8rem;overflow-wrap:anywhere;border-radius:.5rem}
        details>div{padding:0 .8rem .8rem}
        details details{background:var(--ground)}
        .sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:.8rem;align-items:start}
        .sides>*{min-width:0}
        h3{font-size:.95rem;margin:.6rem 0 .3rem}
        pre{margin:.3rem 0;padding:.6rem;background:var(--ground);border:1px solid var(--line);border-radius:.4rem;
        font:13px/1.45 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;max-height:24rem;overflow-y:auto}
        pre .e{color:var(--bad)}
        .assertion{border-left:3px solid var(--bad);padding-left:.7rem;margin:.6rem 0;overflow-wrap:anywhere}
        table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .6rem .25rem 0;vertical-align:top}
        th{color:var(--faint);font-weight:500;border-bottom:1px solid var(--line)}td{overflow-wrap:anywhere}
        td.number,th.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
        .scroll{overflow-x:auto}svg{display:block;width:100%;min-width:44rem;height:auto}
        svg text{fill:var(--faint);font:12px system-ui,sans-serif}svg text.phase{fill:var(--text)}
        code{font:13px ui-monospace,monospace;overflow-wrap:anywhere}
        kbd{border:1px solid var(--line);border-radius:.25rem;padding:0 .35rem;font:12px ui-monospace,monospace}
        @media(max-width:40rem){main{padding:.8rem}dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}
        @media print{details{break-inside:avoid}pre{max-height:none}}
        """

    /// `j` and `k` go to the next and the last failed test; all else the browser does.
    static let script = """
        addEventListener("keydown",e=>{if(e.ctrlKey||e.metaKey||e.altKey||!/^[jk]$/.test(e.key))return;
        const all=[...document.querySelectorAll("#failures>details>summary")];if(!all.length)return;
        let i=all.indexOf(document.activeElement);i=e.key=="j"?Math.min(i+1,all.length-1):Math.max(i-1,0);
        all[i].focus();all[i].scrollIntoView({block:"nearest"})})
        """
}
