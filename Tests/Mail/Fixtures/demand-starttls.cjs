'use strict'
// MailDev 2.2.1 knows TLS from the first byte only and hides STARTTLS. Its SMTP library knows both: this gives that library the options which make it offer
// STARTTLS, and refuse a password before it.
const Module = require('module')
const load = Module._load
Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest)
  return request !== 'smtp-server' ? loaded : {
    ...loaded,
    SMTPServer: class extends loaded.SMTPServer {
      constructor (options) {
        super({ ...options, secure: false, hideSTARTTLS: false, disabledCommands: [] })
      }
    }
  }
}
