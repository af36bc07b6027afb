// A token by the letter of ICRC-1, with blocks as ICRC-3 gives them out. Who installs it mints.
import Array "mo:core/Array";
import Blob "mo:core/Blob";
import Int "mo:core/Int";
import List "mo:core/List";
import Map "mo:core/Map";
import Nat "mo:core/Nat";
import Nat64 "mo:core/Nat64";
import Nat8 "mo:core/Nat8";
import Principal "mo:core/Principal";
import Text "mo:core/Text";
import Time "mo:core/Time";

shared (install) persistent actor class Ledger() {
  type Account = { owner : Principal; subaccount : ?Blob };
  type Metadata = { #Nat : Nat; #Int : Int; #Text : Text; #Blob : Blob };
  type Value = { #Nat : Nat; #Int : Int; #Text : Text; #Blob : Blob; #Array : [Value]; #Map : [(Text, Value)] };
  type Transfer = { from_subaccount : ?Blob; to : Account; amount : Nat; fee : ?Nat; memo : ?Blob; created_at_time : ?Nat64 };
  type Refusal = {
    #BadFee : { expected_fee : Nat };
    #BadBurn : { min_burn_amount : Nat };
    #InsufficientFunds : { balance : Nat };
    #TooOld;
    #CreatedInFuture : { ledger_time : Nat64 };
    #Duplicate : { duplicate_of : Nat };
    #TemporarilyUnavailable;
    #GenericError : { error_code : Nat; message : Text };
  };
  type Range = { start : Nat; length : Nat };
  type Numbered = { id : Nat; block : Value };

  let fee = 10_000;
  let window : Nat64 = 86_400_000_000_000;
  let drift : Nat64 = 60_000_000_000;
  let minter = install.caller;
  let balances = Map.empty<Text, Nat>();
  let seen = Map.empty<Text, Nat>();
  let blocks = List.empty<Value>();

  func zeros() : Blob { Blob.fromArray(Array.repeat<Nat8>(0, 32)) };

  // An account without a subaccount and the one of 32 zero bytes are the same account.
  func keyOf(account : Account) : Text {
    let subaccount = switch (account.subaccount) { case null zeros(); case (?bytes) bytes };
    Principal.toText(account.owner) # debug_show subaccount;
  };

  func balanceOf(key : Text) : Nat { switch (Map.get(balances, Text.compare, key)) { case null 0; case (?units) units } };

  func valueOf(account : Account) : Value {
    let owner : Value = #Blob(Principal.toBlob(account.owner));
    switch (account.subaccount) { case null #Array([owner]); case (?bytes) #Array([owner, #Blob(bytes)]) };
  };

  public query func icrc1_balance_of(account : Account) : async Nat { balanceOf(keyOf(account)) };

  public query func icrc1_fee() : async Nat { fee };

  public query func icrc1_metadata() : async [(Text, Metadata)] {
    [
      ("icrc1:name", #Text("Thistle")),
      ("icrc1:symbol", #Text("THST")),
      ("icrc1:decimals", #Nat(8)),
      ("icrc1:fee", #Nat(fee)),
      ("icrc1:max_memo_length", #Nat(32)),
    ];
  };

  public shared ({ caller }) func icrc1_transfer(transfer : Transfer) : async { #Ok : Nat; #Err : Refusal } {
    let now = Nat64.fromNat(Int.abs(Time.now()));
    let from : Account = { owner = caller; subaccount = transfer.from_subaccount };
    let minted = caller == minter;
    let due = if (minted) 0 else fee;
    switch (transfer.fee) { case (?offered) { if (offered != due) return #Err(#BadFee({ expected_fee = due })) }; case null {} };

    let repetition = debug_show (caller, transfer);
    switch (transfer.created_at_time) {
      case (?time) {
        if (time + window + drift < now) return #Err(#TooOld);
        if (time > now + drift) return #Err(#CreatedInFuture({ ledger_time = now }));
        switch (Map.get(seen, Text.compare, repetition)) { case (?block) return #Err(#Duplicate({ duplicate_of = block })); case null {} };
      };
      case null {};
    };

    if (not minted) {
      let balance = balanceOf(keyOf(from));
      if (balance < transfer.amount + fee) return #Err(#InsufficientFunds({ balance }));
      Map.add(balances, Text.compare, keyOf(from), Nat.sub(balance, transfer.amount + fee));
    };
    Map.add(balances, Text.compare, keyOf(transfer.to), balanceOf(keyOf(transfer.to)) + transfer.amount);

    let block = List.size(blocks);
    let parties = if (minted) [("to", valueOf(transfer.to))] else [("from", valueOf(from)), ("to", valueOf(transfer.to)), ("fee", #Nat(fee))];
    let memo : [(Text, Value)] = switch (transfer.memo) { case null []; case (?bytes) [("memo", #Blob(bytes))] };
    let moved = Array.concat(Array.concat(parties, [("amt", #Nat(transfer.amount) : Value)]), memo);
    let kind = if (minted) "1mint" else "1xfer";
    List.add(blocks, #Map([("btype", #Text(kind)), ("ts", #Nat(Nat64.toNat(now))), ("tx", #Map(moved))]));
    if (transfer.created_at_time != null) Map.add(seen, Text.compare, repetition, block);
    #Ok(block);
  };

  public query func icrc3_get_blocks(ranges : [Range]) : async {
    log_length : Nat;
    blocks : [Numbered];
    archived_blocks : [{ args : [Range]; callback : shared query [Range] -> async () }];
  } {
    let found = List.empty<Numbered>();
    for (range in ranges.vals()) {
      var id = range.start;
      while (id < range.start + range.length and id < List.size(blocks)) {
        switch (List.get(blocks, id)) { case (?block) List.add(found, { id; block }); case null {} };
        id += 1;
      };
    };
    { log_length = List.size(blocks); blocks = List.toArray(found); archived_blocks = [] };
  };
};
