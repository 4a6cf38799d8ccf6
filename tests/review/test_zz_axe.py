from __future__ import annotations
from tests.review.test_zz_shots import fill, signed
from tests.support import chromium
JS = """() => { const out=[]; const d=document.documentElement; if (d.scrollWidth>d.clientWidth) out.push('PAGE '+d.scrollWidth+'>'+d.clientWidth);
 for (const e of document.querySelectorAll('main *')) { const s=getComputedStyle(e); if (e.scrollWidth>e.clientWidth+1 && e.clientWidth>0 && s.display!=='inline' && s.overflowX==='visible' && s.textOverflow!=='ellipsis') out.push(e.tagName+'.'+e.className+' '+e.scrollWidth+'>'+e.clientWidth); }
 const boxes=[...document.querySelectorAll('main a, main button, main summary, main input:not([type=hidden]), main select, main textarea')].filter(e=>e.checkVisibility()&&e.getClientRects().length).map(e=>[e,e.getBoundingClientRect()]);
 for (let i=0;i<boxes.length;i++) for (let j=i+1;j<boxes.length;j++){const [a,x]=boxes[i],[b,y]=boxes[j]; if(a.contains(b)||b.contains(a)||a.closest('label')&&a.closest('label')===b.closest('label'))continue; if(x.left<y.right-1&&y.left<x.right-1&&x.top<y.bottom-1&&y.top<x.bottom-1) out.push('OVERLAP '+a.outerHTML.slice(0,80)+' | '+b.outerHTML.slice(0,80));}
 return out.slice(0,8)}"""
def test_axe(live_server, windows):
    c = fill(live_server)
    for width in (360, 768, 1440):
        for who, paths in (("sam", ("/queue", "/queue?open=3", "/queue?open=5", "/queue?show=parked", "/queue?show=done")), ("lena", ("/authority", "/queue"))):
            page = signed(windows, live_server, c[who], viewport={"width": width, "height": 900}, color_scheme="dark" if width==768 else "light")
            for path in paths:
                page.goto(path); page.wait_for_load_state("load")
                if path == "/queue" and who == "sam":
                    page.locator("#row-1 [data-key=d]").click()
                found = page.evaluate(JS)
                if found: print(width, who, path, *found, sep="\n   ")
                from axe_playwright_python.sync_playwright import Axe
                if width != 360:
                    r = Axe().run(page, options=chromium.STANDARD)
                    if r.violations_count: print(width, path, [(v["id"], [n["html"][:120] for n in v["nodes"]][:2]) for v in r.response["violations"]])
            page.close()
