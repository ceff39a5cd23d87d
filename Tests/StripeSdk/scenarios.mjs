// Programs that merchants write: Stripe's own library, unmodified, pointed at the payment service. One scenario a run:
//   node scenarios.mjs <folder with node_modules> <address of the service> <API key> <scenario>
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';

const [tools, address, key, name] = process.argv.slice(2);
const Stripe = createRequire(`${tools}/`)('stripe');
const { hostname, port, protocol } = new URL(address);
const connect = (apiKey, options = {}) => new Stripe(apiKey, { host: hostname, port: Number(port), protocol: protocol.slice(0, -1), ...options });
const stripe = connect(key);

const paid = (parameters = {}) => stripe.paymentIntents.create({ amount: 2000, currency: 'usd', payment_method: 'pm_card_visa', confirm: true, ...parameters });
const reserved = () => paid({ capture_method: 'manual' });

async function failing(call, type, expected = {}) {
  const error = await call.then(() => assert.fail('it did not fail'), e => e);
  assert.ok(error instanceof Stripe.errors[type], `${error.constructor.name} instead of ${type}: ${error.message}`);
  for (const [member, value] of Object.entries(expected)) {
    assert.equal(error[member], value, member);
  }
  return error;
}

const scenarios = {
  async create_confirm_and_retrieve() {
    const created = await stripe.paymentIntents.create({
      amount: 1099, currency: 'usd', description: 'A chair', metadata: { order: '6735', 'ünï': 'çödé' },
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' }, receipt_email: 'payer@example.com',
    });
    assert.match(created.id, /^pi_[0-9a-f]{32}$/);
    assert.ok(created.client_secret.startsWith(`${created.id}_secret_`));
    assert.equal(created.status, 'requires_payment_method');
    assert.deepEqual([created.object, created.amount, created.currency, created.livemode], ['payment_intent', 1099, 'usd', false]);
    assert.deepEqual(created.metadata, { order: '6735', 'ünï': 'çödé' });
    assert.deepEqual(created.payment_method_types, ['card']);
    assert.ok(created.lastResponse.requestId.startsWith('req_'));

    const confirmed = await stripe.paymentIntents.confirm(created.id, { payment_method: 'pm_card_mastercard', return_url: 'https://example.com' });
    assert.deepEqual([confirmed.status, confirmed.amount_received, confirmed.payment_method], ['succeeded', 1099, 'pm_card_mastercard']);

    const retrieved = await stripe.paymentIntents.retrieve(created.id);
    assert.deepEqual({ ...retrieved }, { ...confirmed });
    const charge = await stripe.charges.retrieve(retrieved.latest_charge);
    assert.deepEqual([charge.status, charge.paid, charge.amount_captured, charge.payment_intent], ['succeeded', true, 1099, created.id]);
  },

  async update_before_confirming() {
    const created = await stripe.paymentIntents.create({ amount: 500, currency: 'eur', metadata: { a: '1', b: '2' } });
    const updated = await stripe.paymentIntents.update(created.id, { amount: 700, description: 'More', metadata: { a: '', c: '3' }, payment_method: 'pm_card_visa' });
    assert.deepEqual([updated.amount, updated.description, updated.status], [700, 'More', 'requires_confirmation']);
    assert.deepEqual(updated.metadata, { b: '2', c: '3' });
    assert.equal((await stripe.paymentIntents.confirm(created.id)).amount_received, 700);
    await failing(stripe.paymentIntents.update(created.id, { amount: 1 }), 'StripeInvalidRequestError', { code: 'payment_intent_unexpected_state', statusCode: 400 });
  },

  async capture_all() {
    const intent = await reserved();
    assert.deepEqual([intent.status, intent.amount_capturable, intent.amount_received], ['requires_capture', 2000, 0]);
    const captured = await stripe.paymentIntents.capture(intent.id);
    assert.deepEqual([captured.status, captured.amount_capturable, captured.amount_received], ['succeeded', 0, 2000]);
  },

  async capture_a_part() {
    const intent = await reserved();
    await failing(stripe.paymentIntents.capture(intent.id, { amount_to_capture: 2001 }), 'StripeInvalidRequestError', { code: 'amount_too_large', param: 'amount_to_capture' });
    const captured = await stripe.paymentIntents.capture(intent.id, { amount_to_capture: 750 });
    assert.deepEqual([captured.status, captured.amount, captured.amount_capturable, captured.amount_received], ['succeeded', 2000, 0, 750]);
    await failing(stripe.paymentIntents.capture(intent.id), 'StripeInvalidRequestError', { code: 'payment_intent_unexpected_state' });
  },

  async cancel_before_and_after_reserving() {
    const open = await stripe.paymentIntents.create({ amount: 300, currency: 'usd' });
    const canceled = await stripe.paymentIntents.cancel(open.id, { cancellation_reason: 'abandoned' });
    assert.deepEqual([canceled.status, canceled.cancellation_reason], ['canceled', 'abandoned']);
    assert.ok(canceled.canceled_at >= canceled.created);

    const freed = await stripe.paymentIntents.cancel((await reserved()).id);
    assert.deepEqual([freed.status, freed.amount_capturable, freed.amount_received], ['canceled', 0, 0]);
    await failing(stripe.paymentIntents.confirm(freed.id), 'StripeInvalidRequestError', { code: 'payment_intent_unexpected_state' });
    await failing(stripe.paymentIntents.cancel((await paid()).id), 'StripeInvalidRequestError', { code: 'payment_intent_unexpected_state' });
  },

  async list_with_auto_paging() {
    const made = [];
    for (let i = 1; i <= 7; i++) {
      made.unshift((await stripe.paymentIntents.create({ amount: i, currency: 'usd' })).id);
    }
    const page = await stripe.paymentIntents.list({ limit: 3 });
    assert.deepEqual([page.object, page.url, page.has_more, page.data.length], ['list', '/v1/payment_intents', true, 3]);
    const newest = await stripe.paymentIntents.list({ limit: 2, created: { gte: Math.floor(Date.now() / 1000) - 3600 } }).autoPagingToArray({ limit: 500 });
    const ids = newest.map(p => p.id).filter(id => made.includes(id));
    assert.deepEqual(ids, made);
    const before = await stripe.paymentIntents.list({ limit: 2, ending_before: made[4] });
    assert.deepEqual(before.data.map(p => p.id), [made[2], made[3]]);
    const future = await stripe.paymentIntents.list({ created: { gt: Math.floor(Date.now() / 1000) + 3600 } });
    assert.deepEqual([future.data, future.has_more], [[], false]);
  },

  async refund_all() {
    const intent = await paid();
    const refund = await stripe.refunds.create({ payment_intent: intent.id, reason: 'requested_by_customer', metadata: { ticket: '9' } });
    assert.match(refund.id, /^re_/);
    assert.deepEqual(
      [refund.object, refund.amount, refund.currency, refund.status, refund.payment_intent, refund.charge, refund.reason, refund.metadata],
      ['refund', 2000, 'usd', 'succeeded', intent.id, intent.latest_charge, 'requested_by_customer', { ticket: '9' }]);
    assert.deepEqual({ ...(await stripe.refunds.retrieve(refund.id)) }, { ...refund });
    await failing(stripe.refunds.create({ payment_intent: intent.id }), 'StripeInvalidRequestError', { code: 'charge_already_refunded', statusCode: 400 });
    assert.equal((await stripe.charges.retrieve(intent.latest_charge)).refunded, true);
  },

  async refund_in_several_parts() {
    const intent = await paid();
    const first = await stripe.refunds.create({ payment_intent: intent.id, amount: 500 });
    const second = await stripe.refunds.create({ charge: intent.latest_charge, amount: 700 });
    await failing(stripe.refunds.create({ payment_intent: intent.id, amount: 801 }), 'StripeInvalidRequestError', { param: 'amount' });
    const rest = await stripe.refunds.create({ payment_intent: intent.id });
    assert.equal(rest.amount, 800);
    const all = await stripe.refunds.list({ payment_intent: intent.id, limit: 1 }).autoPagingToArray({ limit: 10 });
    assert.deepEqual(all.map(r => r.id), [rest.id, second.id, first.id]);
  },

  async refund_what_was_not_paid() {
    const intent = await stripe.paymentIntents.create({ amount: 300, currency: 'usd' });
    await failing(stripe.refunds.create({ payment_intent: intent.id }), 'StripeInvalidRequestError', { code: 'payment_intent_unexpected_state' });
    await failing(stripe.refunds.create({ payment_intent: 'pi_nothing' }), 'StripeInvalidRequestError', { code: 'resource_missing', statusCode: 404 });
    await failing(stripe.refunds.create({}), 'StripeInvalidRequestError', { code: 'parameter_missing' });
  },

  async declined_cards() {
    const cards = {
      pm_card_chargeDeclined: ['card_declined', 'generic_decline'],
      pm_card_chargeDeclinedInsufficientFunds: ['card_declined', 'insufficient_funds'],
      pm_card_chargeDeclinedLostCard: ['card_declined', 'lost_card'],
      pm_card_chargeDeclinedStolenCard: ['card_declined', 'stolen_card'],
      pm_card_chargeDeclinedExpiredCard: ['expired_card', 'expired_card'],
      pm_card_chargeDeclinedIncorrectCvc: ['incorrect_cvc', 'incorrect_cvc'],
      pm_card_chargeDeclinedProcessingError: ['processing_error', 'processing_error'],
    };
    for (const [method, [code, decline_code]] of Object.entries(cards)) {
      const error = await failing(paid({ payment_method: method }), 'StripeCardError', { type: 'StripeCardError', code, decline_code, statusCode: 402 });
      assert.equal(error.payment_intent.status, 'requires_payment_method');
      assert.equal(error.payment_intent.payment_method, null);
      assert.equal(error.payment_intent.last_payment_error.code, code);
      assert.match(error.charge, /^ch_/);
    }
  },

  async another_card_after_a_declined_one() {
    const intent = await stripe.paymentIntents.create({ amount: 2000, currency: 'usd' });
    await failing(stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_chargeDeclined' }), 'StripeCardError');
    await failing(stripe.paymentIntents.confirm(intent.id), 'StripeInvalidRequestError', { code: 'payment_intent_unexpected_state' });
    const confirmed = await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_amex' });
    assert.deepEqual([confirmed.status, confirmed.last_payment_error], ['succeeded', null]);
  },

  async a_card_as_a_payment_method() {
    const method = await stripe.paymentMethods.create({ type: 'card', card: { number: '4242424242424242', exp_month: 12, exp_year: 2034, cvc: '314' } });
    assert.deepEqual([method.object, method.type, method.card.brand, method.card.last4, method.card.exp_year], ['payment_method', 'card', 'visa', '4242', 2034]);
    assert.deepEqual({ ...(await stripe.paymentMethods.retrieve(method.id)) }, { ...method });
    assert.equal((await paid({ payment_method: method.id })).payment_method, method.id);
    const bad = await stripe.paymentMethods.create({ type: 'card', card: { number: '4000000000000002', exp_month: 1, exp_year: 2035 } });
    await failing(paid({ payment_method: bad.id }), 'StripeCardError', { code: 'card_declined' });
    await failing(stripe.paymentMethods.create({ type: 'card', card: { number: 'twelve', exp_month: 1, exp_year: 2035 } }), 'StripeCardError', { code: 'invalid_number' });
  },

  async the_same_key_has_one_effect() {
    const idempotencyKey = randomUUID();
    const [first, second] = [await paid_with(idempotencyKey), await paid_with(idempotencyKey)];
    assert.equal(first.id, second.id);
    await failing(paid_with(idempotencyKey, 2001), 'StripeIdempotencyError', { statusCode: 400 });

    const refundKey = randomUUID();
    const refund = () => stripe.refunds.create({ payment_intent: first.id, amount: 400 }, { idempotencyKey: refundKey });
    assert.equal((await refund()).id, (await refund()).id);
    assert.equal((await stripe.refunds.list({ payment_intent: first.id })).data.length, 1);

    const held = await reserved();
    const captureKey = randomUUID();
    const capture = () => stripe.paymentIntents.capture(held.id, { amount_to_capture: 900 }, { idempotencyKey: captureKey });
    assert.deepEqual([(await capture()).amount_received, (await capture()).amount_received], [900, 900]);

    function paid_with(idempotencyKey, amount = 2000) {
      return stripe.paymentIntents.create({ amount, currency: 'usd', payment_method: 'pm_card_visa', confirm: true }, { idempotencyKey });
    }
  },

  async wrong_keys() {
    await failing(connect('sk_test_nobody').paymentIntents.list(), 'StripeAuthenticationError', { statusCode: 401 });
    await failing(connect('pk_nonsense').paymentIntents.create({ amount: 1, currency: 'usd' }), 'StripeAuthenticationError', { statusCode: 401 });
  },

  async bad_requests() {
    const create = parameters => stripe.paymentIntents.create(parameters);
    const wrong = (call, expected) => failing(call, 'StripeInvalidRequestError', { statusCode: 400, ...expected });
    await wrong(create({ currency: 'usd' }), { code: 'parameter_missing', param: 'amount' });
    await wrong(create({ amount: 100 }), { code: 'parameter_missing', param: 'currency' });
    await wrong(create({ amount: 'ten', currency: 'usd' }), { code: 'parameter_invalid_integer', param: 'amount' });
    await wrong(create({ amount: 1.5, currency: 'usd' }), { code: 'parameter_invalid_integer', param: 'amount' });
    await wrong(create({ amount: 0, currency: 'usd' }), { param: 'amount' });
    await wrong(create({ amount: 100000000, currency: 'usd' }), { code: 'amount_too_large', param: 'amount' });
    await wrong(create({ amount: 100, currency: 'xyz' }), { param: 'currency' });
    await wrong(create({ amount: 100, currency: 'usd', colour: 'red' }), { code: 'parameter_unknown', param: 'colour' });
    await wrong(create({ amount: 100, currency: 'usd', payment_method: 'pm_nothing' }), { code: 'resource_missing', param: 'payment_method' });
    await wrong(create({ amount: 100, currency: 'usd', receipt_email: 'nobody' }), { code: 'email_invalid', param: 'receipt_email' });
    await wrong(create({ amount: 100, currency: 'usd', capture_method: 'later' }), { param: 'capture_method' });
    await wrong(stripe.paymentIntents.list({ limit: 101 }), { code: 'parameter_invalid_integer', param: 'limit' });
    await wrong(stripe.paymentIntents.list({ starting_after: 'pi_nothing' }), { code: 'resource_missing', param: 'starting_after' });
    await failing(stripe.paymentIntents.retrieve('pi_nothing'), 'StripeInvalidRequestError', { code: 'resource_missing', statusCode: 404 });
    await failing(stripe.customers.create({ name: 'Jenny' }), 'StripeInvalidRequestError', { statusCode: 404 });
  },
};

const scenario = scenarios[name];
assert.ok(scenario, `there is no scenario ${name}; there are ${Object.keys(scenarios).join(', ')}`);
try {
  await scenario();
} catch (error) {
  console.error(error.stack);
  process.exitCode = 1;
}
