/* Hears from the server that something changed: ids and versions only. One tab of the browser holds the stream and tells
   its siblings; where it fails twice the pages look by themselves, and the stream is tried again after a minute. */

const FAILURES = 2;
const SILENT_MS = 45_000; // three pings
const RETRY_MS = 2_000;
const AGAIN_MS = 60_000;
const KINDS = ["case", "presence", "resync"];

/* `hear(kind, id, version)` for each event, `turn(isLive)` when the stream comes or goes. */
export function listen(tokenAddress, hear, turn) {
  const siblings = new BroadcastChannel("live");
  let isLeader = false;
  let isLive = false;
  let heardAt = 0;

  const set = (now) => {
    if (now !== isLive) turn((isLive = now));
  };
  const alive = (now) => {
    heardAt = Date.now();
    set(now);
    if (isLeader) siblings.postMessage({ alive: now });
  };
  siblings.onmessage = ({ data }) => {
    if (data.asks) return isLeader && siblings.postMessage({ alive: isLive });
    if (isLeader) return undefined;
    if (data.kind) hear(data.kind, data.id, data.v);
    else {
      heardAt = Date.now();
      set(data.alive);
    }
    return undefined;
  };
  const tell = (kind, { id, v }) => {
    siblings.postMessage({ kind, id, v });
    hear(kind, id, v);
  };
  const lead = () => {
    isLeader = true;
    openStream(tokenAddress, tell, alive);
    return new Promise(() => {}); // until the tab is closed
  };

  siblings.postMessage({ asks: true });
  if (navigator.locks) navigator.locks.request("live", lead);
  else lead();
  setInterval(() => {
    if (!isLeader && isLive && Date.now() - heardAt > SILENT_MS) set(false);
  }, RETRY_MS);
}

function openStream(tokenAddress, tell, alive) {
  let source = null;
  let last = "";
  let failures = 0;
  let heardAt = 0;

  const close = () => {
    source?.close();
    source = null;
  };
  const fail = () => {
    close();
    failures += 1;
    if (failures >= FAILURES) alive(false);
    setTimeout(open, failures < FAILURES ? RETRY_MS : AGAIN_MS);
  };
  const renew = () => {
    close();
    open();
  };
  const end = () => {
    close();
    alive(false);
    setTimeout(open, RETRY_MS);
  };
  const open = async () => {
    const address = await addressFrom(tokenAddress);
    if (!address) {
      failures = FAILURES; // nobody tells anything here, or the session is over
      fail();
      return;
    }
    heardAt = Date.now();
    source = new EventSource(last ? `${address}&after=${encodeURIComponent(last)}` : address);
    source.onerror = fail;
    source.addEventListener("ping", () => {
      heardAt = Date.now();
      failures = 0;
      alive(true);
    });
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => {
        heardAt = Date.now();
        last = event.lastEventId || last;
        tell(kind, JSON.parse(event.data));
      });
    }
    source.addEventListener("renew", renew);
    source.addEventListener("end", end);
    source.addEventListener("away", fail);
  };
  setInterval(() => {
    if (source && Date.now() - heardAt > SILENT_MS) fail();
  }, RETRY_MS);
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => {
    if (event.persisted) renew();
  });
  open();
}

async function addressFrom(tokenAddress) {
  try {
    const answer = await fetch(tokenAddress, { redirect: "error" });
    return answer.status === 200 ? (await answer.json()).url : "";
  } catch {
    return "";
  }
}
