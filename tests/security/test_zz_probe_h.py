from tests.security.test_canaries import *
def test_probe(sqlite_stores, tmp_path):
    log=tmp_path/"log"
    try:
      with sqlite_stores.open_copy(DEMONSTRATION) as engine:
        add_person(engine, EMAIL, Role.DIRECTOR, PASSWORD)
        with serve(str(engine.url), log, AUDIT_KEY=AUDIT_KEY) as address, open_chromium(tmp_path/"p", "performance") as browser:
            t=Traces()
            browser.get(f"{address}/account")
            canaries.fill(browser, email=EMAIL, password=PASSWORD)
            canaries.press(browser, "Sign in")
            print(browser.current_url, browser.get_cookie(COOKIE)["value"][:6])
            canaries.set_up_second_factor(browser, address, t)
            print(browser.current_url, browser.get_cookie(COOKIE))
            print(browser.find_element("tag name","main").text[:300])
            browser.get(f"{address}/account")
            print(browser.current_url, browser.get_cookie(COOKIE))
    finally:
        for l in log.read_text().splitlines():
            l=json.loads(l); print({k:l.get(k) for k in ("message","method","route","status","role","action","error") if l.get(k)})
