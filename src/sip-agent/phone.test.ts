import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DigestServer } from '../sip/index.js';
import type { AgentCall } from './agent-call.js';
import { AgentEndpoint } from './endpoint.js';
import { shareOfTone } from './goertzel.js';
import { AgentPhone, type PhoneOptions } from './phone.js';
import type { RtpLine } from './rtp-line.js';
import { waitFor } from './wait-for.js';

/** A test that fails leaves its phones open, and the process would never end. */
const opened: { close(): Promise<void> }[] = [];
after(async () => {
  for (const each of opened) await each.close().catch(() => {});
});

/** Two phones that call each other without a server between them: each is the other's. */
async function pair(more: Partial<PhoneOptions> = {}): Promise<[AgentPhone, AgentPhone]> {
  const first = await AgentPhone.open({ ...more, number: '7001', server: { address: '127.0.0.1', port: 9 } });
  const second = await AgentPhone.open({
    ...more,
    number: '7002',
    server: { address: '127.0.0.1', port: first.agent.endpoint.port },
  });
  first.agent.endpoint.pointAt({ address: '127.0.0.1', port: second.agent.endpoint.port });
  opened.push(first, second);
  return [first, second];
}

for (const transport of ['udp', 'tcp'] as const) {
  describe(`two phones over ${transport}`, () => {
    let a: AgentPhone;
    let b: AgentPhone;
    before(async () => {
      [a, b] = await pair({ transport });
    });
    after(async () => {
      await Promise.all([a.close(), b.close()]);
      assert.deepEqual([...a.agent.endpoint.faults, ...b.agent.endpoint.faults], []);
    });

    async function established(options = {}): Promise<[AgentCall, AgentCall]> {
      const out = a.dial('7002', options);
      await waitFor(() => b.calls.length === 1 && out.progress === 180, 'the called phone rings');
      const into = b.call;
      assert.equal(into.remoteNumber, '7001');
      assert.equal(into.answer(), true);
      await waitFor(() => out.state === 'established' && !into.session.isNegotiating, 'both have it');
      return [out, into];
    }

    async function over(...calls: AgentCall[]): Promise<void> {
      const all = (): boolean => calls.every((call) => call.state === 'ended');
      await waitFor(() => all() && a.calls.length + b.calls.length === 0, 'the call is over on both sides');
    }

    it('rings, is answered, held, retrieved, hung up', async () => {
      const [out, into] = await established();
      assert.equal(out.hold(), true);
      await waitFor(() => into.session.heldByRemote, 'the held side sees it');
      assert.deepEqual(into.session.offersReceived, ['sendonly']);
      assert.equal(out.hold(), false, 'held already');
      out.retrieve();
      await waitFor(() => !into.session.heldByRemote && !out.session.isNegotiating, 'retrieved');
      into.hangUp();
      await over(out, into);
      assert.deepEqual([out.endedBy, into.endedBy], ['remote', 'local']);
    });

    it('makes both offers at once (glare) and both come through', async () => {
      const [out, into] = await established();
      out.hold();
      into.hold();
      await waitFor(
        () => !out.session.isNegotiating && !into.session.isNegotiating && into.session.heldByRemote,
        'no offer is left',
      );
      assert.equal(out.session.heldByRemote, true);
      out.hangUp();
      await over(out, into);
    });

    it('calls with a late offer', async () => {
      const [out, into] = await established({ lateOffer: true });
      assert.ok(into.session.remote && out.session.remote, 'both know where to send');
      out.hangUp();
      await over(out, into);
    });

    it('gives up while it rings, is refused, finds it busy', async () => {
      const out = a.dial('7002');
      await waitFor(() => out.progress === 180, 'rings');
      const into = b.call;
      out.hangUp();
      await over(out, into);
      assert.deepEqual([out.status, into.status, out.endedBy], [487, 487, 'local']);

      const second = a.dial('7002');
      await waitFor(() => b.calls.length === 1, 'rings');
      b.call.refuse(603);
      await over(second);
      assert.deepEqual([second.status, second.endedBy], [603, 'remote']);

      b.handling = { refuse: 486 };
      const third = a.dial('7002');
      await over(third);
      assert.equal(third.status, 486);
      b.handling = 'ring';
    });

    it('answers by itself: always, or when the caller asks for it', async () => {
      b.handling = { answerAfter: 0 };
      const out = a.dial('7002');
      await waitFor(() => out.state === 'established', 'answered at once');
      out.hangUp();
      await over(out);
      b.handling = 'ring';
      for (const headers of [
        'Answer-Mode: Auto\r\n',
        'Alert-Info: <http://x>;info=alert-autoanswer\r\n',
        'Call-Info: <sip:x>;answer-after=0\r\n',
      ]) {
        const asked = a.dial('7002', { headers });
        await waitFor(() => asked.state === 'established', headers);
        asked.hangUp();
        await over(asked);
      }
    });

    it('presses keys by INFO, answers OPTIONS', async () => {
      const [out, into] = await established();
      out.sendInfoDigits('1#');
      await waitFor(() => into.infos.length === 2, 'keys came');
      assert.deepEqual(
        into.infos.map((body) => /Signal=(.)/.exec(body)?.[1]),
        ['1', '#'],
      );
      assert.equal(await a.agent.askOptions(), 200);
      out.hangUp();
      await over(out, into);
    });

    it('refuses a call without a usable codec with 488', async () => {
      const out = a.dial('7002', { headers: '' });
      await waitFor(() => b.calls.length === 1, 'rings');
      const into = b.call;
      Object.assign(into.invite as object, { body: (into.invite as { body: string }).body.replaceAll('PCMU', 'G729') });
      assert.equal(into.answer(), false);
      await over(out, into);
      assert.equal(out.status, 488);
    });

    it('is replaced: the new call takes the place of the old one', async () => {
      const [out, into] = await established();
      const { callId, localTag, remoteTag } = into.dialog;
      const replaces = `Replaces: ${callId};to-tag=${localTag};from-tag=${remoteTag}\r\n`;
      const fresh = a.dial('7002', { headers: replaces });
      await waitFor(() => fresh.state === 'established' && out.state === 'ended', 'answered without ringing');
      assert.equal(into.state, 'ended');
      const stray = a.dial('7002', { headers: 'Replaces: no;to-tag=1;from-tag=2\r\n' });
      await waitFor(() => stray.state === 'ended', 'refused');
      assert.equal(stray.status, 481);
      fresh.hangUp();
      await over(fresh);
    });
  });
}

describe('sound', () => {
  it('each phone hears the tone of the other one, and keys as telephone-event', async () => {
    const [a, b] = await pair({ lines: 1 });
    b.handling = { answerAfter: 0 };
    const out = a.dial('7002');
    await waitFor(() => out.state === 'established' && b.calls.length === 1, 'answered');
    const [ofA, ofB] = [out.audio as RtpLine, b.call.audio as RtpLine];
    ofA.tone(440);
    ofB.tone(1000);
    ofA.forget();
    ofB.forget();
    await waitFor(() => ofA.samples.length > 4000 && ofB.samples.length > 4000, 'half a second of sound');
    const [heardByA, heardByB] = [ofA.samples.subarray(1600), ofB.samples.subarray(1600)];
    assert.ok(shareOfTone(heardByA, 1000) > 0.9, `a hears b: ${shareOfTone(heardByA, 1000)}`);
    assert.ok(shareOfTone(heardByB, 440) > 0.9, `b hears a: ${shareOfTone(heardByB, 440)}`);
    assert.ok(shareOfTone(heardByB, 1000) < 0.01, 'and not itself');
    ofA.press('5#');
    await waitFor(
      () => ofB.digits === '5#',
      () => `keys: ${ofB.digits}`,
    );
    out.hold();
    await waitFor(() => b.call.session.heldByRemote, 'held');
    ofA.forget();
    const sent = ofB.packetsSent;
    await waitFor(() => ofB.packetsReceived > 20, 'the holder goes on sending');
    assert.ok(ofB.packetsSent - sent <= 2, 'the held side sends nothing');
    out.hangUp();
    await waitFor(() => b.calls.length === 0, 'over');
    assert.equal(ofA.inUse, false);
    await Promise.all([a.close(), b.close()]);
  });
});

describe('registration', () => {
  it('answers the challenge of a registrar; a wrong password stays outside', async () => {
    const digest = new DigestServer({
      realm: 'test',
      passwordOf: (user) => (user === '7001' ? 'secret' : undefined),
      now: () => Date.now(),
    });
    const contacts: string[] = [];
    const registrar = await AgentEndpoint.open(
      { server: { address: '127.0.0.1', port: 9 } },
      {
        onRequest: (transaction, request) => {
          const verdict = digest.verify(request, 'Authorization');
          if (verdict.ok) {
            contacts.push(`${request.headers.get('Contact')} ${request.headers.get('Expires')}`);
            transaction.respond(200);
          } else {
            const lines = digest.challenges(false).map((challenge) => `WWW-Authenticate: ${challenge}\r\n`);
            transaction.respond(401, lines.join(''));
          }
        },
      },
    );
    const server = { address: '127.0.0.1', port: registrar.port };
    const right = await AgentPhone.open({ number: '7001', password: 'secret', server });
    const wrong = await AgentPhone.open({ number: '7001', password: 'guess', server });
    assert.equal(await right.register(), 200);
    assert.equal(await right.register(0), 200);
    assert.equal(await wrong.register(), 401);
    assert.deepEqual(contacts, [
      `<sip:7001@127.0.0.1:${right.agent.endpoint.port}> 3600`,
      `<sip:7001@127.0.0.1:${right.agent.endpoint.port}> 0`,
    ]);
    await Promise.all([right.close(), wrong.close(), registrar.close()]);
  });
});
