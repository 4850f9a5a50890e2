//! The bridge as pages and attackers see it: real sockets, against a desk without tokens.

mod any_bytes;
mod client;
mod connections;
mod installing;
mod jobs;
mod pairing;
mod refusals;
mod running;
mod stand_in;
